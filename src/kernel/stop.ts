/**
 * The stop button, seen from the thread that runs cells. Code of cells and of the library is compiled with calls to
 * the four functions below: loops look at the flag, and every `await` can be left. So a stop is an ordinary error
 * that is thrown at one place, and `finally` blocks run.
 */
import { Interrupted, isInterrupted } from "../progress/interrupted";
import { type Probe, probeName } from "./interrupter";
import { type Shared, Slot } from "./shared";

/** One `await` of a cell or of the library that is not settled yet. */
interface Pending {
  readonly entered: number;
  readonly where: string;
  /** Ends by itself soon after a stop, for example a training that finishes its step. */
  readonly ending: boolean;
  reject(error: unknown): void;
}

/** How long something that ends by itself may take after a stop, in milliseconds. */
const grace = 5_000;

/**
 * Node ends the process when a timer's callback is left without its clean-up, as happens when JavaScript is ended by
 * force, unless it was started with this option. Without it such a callback has to be left running.
 */
const unchecked = process.execArgv.includes("--no-force-async-hooks-checks");

export class Stop {
  private readonly pending = new Set<Pending>();
  private readonly endingPromises = new WeakSet<object>();
  /** Places whose `await` an error came through, innermost first. */
  private readonly through = new WeakMap<object, string[]>();
  private entered = 0;
  /** Whether the kernel's own code runs, which must never be ended in the middle. */
  private kernelDepth = 1;
  private armed = false;
  private started = false;
  /** Counts the cells; an error belongs to the one that it was made for. */
  private cell = 0;
  private readonly cellOf = new WeakMap<object, number>();
  /** Called when stop is pressed, for work that can end itself. */
  readonly listeners = new Set<() => void>();

  constructor(private readonly shared: Shared) {
    const functions = {
      __poll: () => this.look(),
      __enter: () => ++this.entered,
      __leave: (entered: number, value: unknown, where: string) => this.leave(entered, value, where),
      __each: (iterable: AsyncIterable<unknown>, where: string) => this.each(iterable, where),
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
  look(): void {
    if (Atomics.load(this.shared, Slot.stop) !== 0 && this.take()) throw this.interrupted();
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

  /** The cell is over. What it left waiting is told to end, too, when it was stopped. */
  end(error: unknown): void {
    Atomics.store(this.shared, Slot.running, 0);
    Atomics.store(this.shared, Slot.stop, 0);
    if (isInterrupted(error)) this.rejectAll();
  }

  /** The event loop has heard of a stop: whoever waits innermost gets the error. */
  deliver(number: number): void {
    Atomics.store(this.shared, Slot.seen, number);
    // JavaScript was ended by force just now, and the message that says so is on its way.
    if (this.armed) return;
    // Nothing of the cell runs yet; it finds the flag when it starts.
    if (!this.started) return;
    const taken = !this.take();
    for (const listener of this.listeners) listener();
    if (taken) return;
    const innermost = this.ordered()[0];
    if (!innermost) return;
    if (innermost.ending) setTimeout(() => this.reject(innermost), grace).unref();
    else this.reject(innermost);
    // Whoever has caught the error and waits again, or waits beside the innermost, is told, too.
    const others = new Set(this.pending);
    setTimeout(() => {
      for (const wait of this.ordered()) if (others.has(wait) && !wait.ending) this.reject(wait);
    }, 500).unref();
  }

  /** A stop ended in a promise or callback that nobody waits for: the cell itself has not heard of it. */
  lost(error: unknown): void {
    const cell = this.cellOf.get(error as object);
    if (cell !== undefined && cell !== this.cell) return;
    if (Atomics.load(this.shared, Slot.running) === 0) return;
    if (!this.passOn([])) Atomics.store(this.shared, Slot.stop, 1);
  }

  /** `promise` settles by itself soon after a stop; it is waited for instead of being left behind. */
  endsItself<T>(promise: Promise<T>): Promise<T> {
    this.endingPromises.add(promise);
    return promise;
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
    const innermost = this.ordered()[0];
    if (innermost) this.reject(innermost, where);
    return innermost !== undefined;
  }

  interrupted(where: readonly string[] = []): Interrupted {
    const error = new Interrupted();
    this.cellOf.set(error, this.cell);
    if (where.length > 0) error.stack = `${error}\n${where.map((place) => `    at ${place}`).join("\n")}`;
    return error;
  }

  private leave(entered: number, value: unknown, where: string): unknown {
    if (Atomics.load(this.shared, Slot.stop) !== 0 && this.take()) throw this.interrupted([where]);
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
    if (typeof (value as PromiseLike<unknown>).then !== "function") return value;
    return new Promise((resolve, reject) => {
      const wait: Pending = { entered, where, reject, ending: this.endingPromises.has(value) };
      this.pending.add(wait);
      (value as PromiseLike<unknown>).then(
        (result) => {
          this.pending.delete(wait);
          resolve(result);
        },
        (error) => {
          this.pending.delete(wait);
          this.note(error, where);
          reject(error);
        },
      );
    });
  }

  /** An error's stack ends where a package's own scheduling begins; the places that waited for it are kept here. */
  private note(error: unknown, where: string): void {
    if (typeof error !== "object" || error === null) return;
    const places = this.through.get(error) ?? [];
    places.push(where);
    this.through.set(error, places);
  }

  awaitedBy(error: unknown): readonly string[] {
    return typeof error === "object" && error !== null ? (this.through.get(error) ?? []) : [];
  }

  private each(iterable: AsyncIterable<unknown> | Iterable<unknown>, where: string): AsyncIterable<unknown> {
    const open = (iterable as AsyncIterable<unknown>)[Symbol.asyncIterator];
    if (typeof open !== "function") return iterable as AsyncIterable<unknown>;
    const iterator = open.call(iterable);
    const step = (method: "next" | "return" | "throw") => {
      const inner = iterator[method] as ((value: unknown) => Promise<unknown>) | undefined;
      if (!inner) return undefined;
      return (value?: unknown) => {
        const entered = ++this.entered;
        return Promise.resolve(this.leave(entered, inner.call(iterator, value), where));
      };
    };
    const wrapped = { next: step("next"), return: step("return"), throw: step("throw") };
    return { [Symbol.asyncIterator]: () => wrapped as unknown as AsyncIterator<unknown> };
  }

  /** Innermost first. */
  private ordered(): Pending[] {
    return [...this.pending].sort((a, b) => b.entered - a.entered);
  }

  private reject(wait: Pending, above: readonly string[] = []): void {
    if (!this.pending.has(wait)) return;
    const places = this.ordered().filter(({ entered }) => entered <= wait.entered);
    this.pending.delete(wait);
    wait.reject(this.interrupted([...above, ...places.map(({ where }) => where)]));
  }

  private rejectAll(): void {
    for (const wait of this.ordered()) {
      this.pending.delete(wait);
      const error = this.interrupted([wait.where]);
      wait.reject(error);
    }
  }

  /** The JavaScript that stands here is about to be ended; better here than in the middle of the kernel's work. */
  private awaitForce(): void {
    while (this.armed && Atomics.load(this.shared, Slot.forced) === 0);
  }

  private probe(arm: boolean): Probe {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 200;
    const stack = new Error("probe").stack ?? "";
    Error.stackTraceLimit = limit;
    const endable = this.kernelDepth === 0 && (unchecked || !/processImmediate|processTimers/.test(stack));
    if (arm && endable) this.armed = true;
    return { endable, stack };
  }
}
