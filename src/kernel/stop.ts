/**
 * The stop button, seen from the thread that runs cells. Code of cells and of the library is compiled with calls to
 * the four functions below: loops look at the flag, and every `await` can be left. So a stop is an ordinary error
 * that is thrown at one place, and `finally` blocks run.
 */
import { Interrupted, isInterrupted } from "../progress/interrupted";
import { Awaits } from "./awaits";
import { type Probe, probeName } from "./interrupter";
import { added, original } from "./language/instrument";
import { type Shared, Slot } from "./shared";

/** How long something that ends by itself may take after a stop, in milliseconds. */
const grace = 5_000;

/**
 * Node ends the process when a timer's callback is left without its clean-up, as happens when JavaScript is ended by
 * force, unless it was started with this option. Without it such a callback has to be left running.
 */
const unchecked = process.execArgv.includes("--no-force-async-hooks-checks");

export class Stop {
  readonly awaits = new Awaits({
    look: (where) => this.look(where),
    interrupted: (where) => this.interrupted(where),
  });
  /** Whether the kernel's own code runs, which must never be ended in the middle. */
  private kernelDepth = 1;
  private armed = false;
  private counting: NodeJS.Timeout | undefined;
  private quiet = false;
  private started = false;
  /** Counts the cells; an error belongs to the one that it was made for. */
  private cell = 0;
  private readonly cellOf = new WeakMap<object, number>();
  /** Called when stop is pressed, for work that can end itself. */
  readonly listeners = new Set<() => void>();

  constructor(private readonly shared: Shared) {
    const functions = {
      [added.look]: () => this.look(),
      [added.enter]: () => this.awaits.enter(),
      [added.leave]: (entered: number, value: unknown, where: string) =>
        this.awaits.leave(entered, value, where),
      [added.steps]: (iterable: AsyncIterable<unknown>, where: string) => this.awaits.each(iterable, where),
    };
    for (const [name, value] of Object.entries(functions)) {
      Object.defineProperty(globalThis, name, { value, enumerable: false });
    }
    Object.defineProperty(globalThis, Symbol.for(probeName), { value: (arm: boolean) => this.probe(arm) });
  }

  /** True once after each press of stop, while a cell runs. */
  take(): boolean {
    return Atomics.compareExchange(this.shared, Slot.stop, 1, 0) === 1;
  }

  /** @throws Interrupted when stop was pressed and nobody has taken notice yet. */
  look(where: readonly string[] = []): void {
    if (Atomics.load(this.shared, Slot.stop) !== 0 && this.take()) {
      throw this.interrupted(where);
    }
  }

  /** A cell is taken on: from now on stop means it. */
  begin(): void {
    this.cell++;
    this.started = false;
    Atomics.store(this.shared, Slot.stop, 0);
    Atomics.store(this.shared, Slot.running, 1);
  }

  /**
   * The cell's own code is about to run.
   * @throws Interrupted when stop was pressed while it was being compiled.
   */
  start(): void {
    this.started = true;
    this.look();
  }

  /** Places of the library where work waits that no cell waits for. */
  floating(): string[] {
    const waiting = this.awaits.ordered().map(({ where }) => where.replace(original, ""));
    const places = waiting.filter((where) => isLibrary(where));
    const trainings = this.awaits.endingThemselves > 0 ? ["the training of a tf.LayersModel"] : [];
    return [...trainings, ...places];
  }

  /** While such work goes on, the stop button means it. */
  private countFloating(): void {
    const some = this.floating().length > 0 ? 1 : 0;
    Atomics.store(this.shared, Slot.floating, some);
    if (some === 1 && !this.counting) {
      // Between two of its awaits it waits nowhere, so it is over only when nothing waits for a while.
      this.counting = setInterval(() => this.countAgain(), 500).unref();
    }
  }

  private countAgain(): void {
    const none = this.floating().length === 0;
    if (none && this.quiet) {
      clearInterval(this.counting);
      this.counting = undefined;
      Atomics.store(this.shared, Slot.floating, 0);
    }
    this.quiet = none;
  }

  /** The cell is over. What it left waiting is told to end, too, when it was stopped. */
  end(error: unknown): void {
    Atomics.store(this.shared, Slot.running, 0);
    Atomics.store(this.shared, Slot.stop, 0);
    this.countFloating();
    if (isInterrupted(error)) {
      for (const wait of this.awaits.ordered()) {
        this.awaits.reject(wait);
      }
    }
  }

  /** The event loop has heard of a stop: whoever waits innermost gets the error. */
  deliver(number: number): void {
    Atomics.store(this.shared, Slot.seen, number);
    // JavaScript was ended by force just now, and the message that says so is on its way.
    if (this.armed) {
      return;
    }
    if (Atomics.load(this.shared, Slot.running) === 0) {
      this.endFloating();
      return;
    }
    // Nothing of the cell runs yet; it finds the flag when it starts.
    if (!this.started) {
      return;
    }
    const taken = !this.take();
    for (const listener of this.listeners) {
      listener();
    }
    if (taken) {
      return;
    }
    const waiting = this.awaits.ordered();
    const [innermost] = waiting;
    if (!innermost) {
      return;
    }
    if (!innermost.ending) {
      this.awaits.reject(innermost);
    }
    // Whoever has caught the error and waits again, or waits beside the innermost, is told, too.
    this.later(500, () => {
      for (const wait of waiting) {
        if (!wait.ending) {
          this.awaits.reject(wait);
        }
      }
    });
    this.later(grace, () => this.awaits.reject(innermost));
  }

  /** No cell runs: stop means what an earlier one has left behind. Where that computes right now, it finds the flag. */
  private endFloating(): void {
    for (const listener of this.listeners) {
      listener();
    }
    for (const wait of this.awaits.ordered()) {
      if (!wait.ending && isLibrary(wait.where)) {
        this.take();
        this.awaits.reject(wait);
      }
    }
  }

  /** A stop ended in a promise or callback that nobody waits for: the cell itself has not heard of it. */
  lost(error: unknown): void {
    const cell = this.cellOf.get(error as object);
    if (cell !== undefined && cell !== this.cell) {
      return;
    }
    if (Atomics.load(this.shared, Slot.running) === 0) {
      return;
    }
    if (!this.passOn([])) {
      Atomics.store(this.shared, Slot.stop, 1);
    }
  }

  /** Runs the kernel's own code, which is never ended in the middle. */
  kernel<T>(body: () => T): T {
    this.enterKernel();
    try {
      return body();
    } finally {
      this.leaveKernel();
    }
  }

  enterKernel(): void {
    this.awaitForce();
    this.kernelDepth++;
  }

  leaveKernel(): void {
    this.kernelDepth--;
  }

  /** Runs a cell's code from inside the kernel's. */
  user<T>(body: () => T): T {
    const depth = this.kernelDepth;
    this.kernelDepth = 0;
    try {
      return body();
    } finally {
      this.awaitForce();
      this.kernelDepth = depth;
    }
  }

  /** After JavaScript was ended by force, no `finally` has put anything back. */
  recover(): void {
    this.armed = false;
    this.kernelDepth = 0;
    Atomics.store(this.shared, Slot.forced, 0);
    Atomics.store(this.shared, Slot.stop, 0);
  }

  /**
   * Throws into the innermost `await` of those that wait for the code that was ended.
   * @param where The places where that code stood.
   * @returns false when nobody waits.
   */
  passOn(where: readonly string[]): boolean {
    const [innermost] = this.awaits.ordered();
    if (innermost) {
      this.awaits.reject(innermost, where);
    }
    return innermost !== undefined;
  }

  interrupted(where: readonly string[] = []): Interrupted {
    const error = new Interrupted();
    this.cellOf.set(error, this.cell);
    if (where.length > 0) {
      error.stack = `${error}\n${where.map((place) => `    at ${place}`).join("\n")}`;
    }
    return error;
  }

  /** Does it after a while, if the same cell still runs. */
  private later(milliseconds: number, action: () => void): void {
    const { cell } = this;
    setTimeout(() => {
      if (this.cell === cell) {
        action();
      }
    }, milliseconds).unref();
  }

  /** The JavaScript that stands here is about to be ended; better here than in the middle of the kernel's work. */
  private awaitForce(): void {
    while (this.armed && Atomics.load(this.shared, Slot.forced) === 0) {}
  }

  private probe(arm: boolean): Probe {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 200;
    const stack = new Error("probe").stack ?? "";
    Error.stackTraceLimit = limit;
    const endable = this.kernelDepth === 0 && (unchecked || !/processImmediate|processTimers/.test(stack));
    if (arm && endable) {
      this.armed = true;
    }
    return { endable, stack };
  }
}

/** Drawing a picture of a figure ends by itself, and waiting in a cell's own code is the reader's business. */
function isLibrary(where: string): boolean {
  return /\/src\//.test(where) && !/\/src\/(notebook|export)\//.test(where);
}
