/**
 * The stop button, seen from the thread that runs cells. Code of cells and of the library is compiled with calls to
 * the four functions below: loops look at the flag, and every `await` can be left. So a stop is an ordinary error
 * that is thrown at one place, and `finally` blocks run.
 */
import { Interrupted, isInterrupted } from "../progress/interrupted";
import { Awaits } from "./awaits";
import { FloatingWork } from "./floating-work";
import { ForcedEnd } from "./forced-end";
import { added } from "./language/instrument";
import { KERNEL_VARIABLE, marksOfAwaited } from "./left-over";
import { type Shared, Slot } from "./shared";

/** How long work that ends by itself may take after a stop, in milliseconds. */
const GRACE = 5_000;

/** After so many milliseconds everything else that waits gets the error, too. */
const OTHERS_AFTER = 500;

export class Stop {
  readonly awaits = new Awaits({
    throwIfPressed: (where) => this.throwIfPressed(where),
    interrupted: (where) => this.interrupted(where),
  });
  readonly floating: FloatingWork;
  readonly forcedEnd: ForcedEnd;
  /** Called when stop is pressed, for work that can end itself. */
  readonly listeners = new Set<() => void>();
  private codeStarted = false;
  private asking = false;
  /** Counts the calls of `aroundWait`. */
  private waits = 0;
  /** Counts the cells; an error belongs to the one that it was made for. */
  private cell = 0;
  private readonly cellOf = new WeakMap<object, number>();

  constructor(private readonly shared: Shared) {
    this.floating = new FloatingWork(shared, this.awaits);
    this.forcedEnd = new ForcedEnd(shared);
    const functions = {
      [added.throwIfPressed]: () => this.throwIfPressed(),
      [added.enter]: () => this.awaits.enter(),
      [added.leave]: (entered: number, value: unknown, where: string) =>
        this.awaits.leave(entered, value, where),
      [added.steps]: (iterable: AsyncIterable<unknown>, where: string) => this.awaits.each(iterable, where),
    };
    for (const [name, value] of Object.entries(functions)) {
      Object.defineProperty(globalThis, name, { value, enumerable: false });
    }
  }

  /** @returns whether stop was pressed; true once for each press, while a cell runs, and until the end of `whileAsking`. */
  consume(): boolean {
    if (this.asking) {
      return Atomics.load(this.shared, Slot.stop) === 1;
    }
    return Atomics.compareExchange(this.shared, Slot.stop, 1, 0) === 1;
  }

  /** @throws Interrupted if stop was pressed and the press is not consumed yet. */
  throwIfPressed(where: readonly string[] = []): void {
    if (Atomics.load(this.shared, Slot.stop) !== 0 && this.consume()) {
      throw this.interrupted(where);
    }
  }

  /**
   * Runs a call that waits for a child process without an event loop. A stop ends the child, and then the cell.
   *
   * @param call is given what marks the child in its environment
   * @throws Interrupted if stop was pressed before or meanwhile
   */
  readonly aroundWait = <T>(call: (marks: NodeJS.ProcessEnv) => T): T => {
    const wait = ++this.waits;
    const owner = process.env[KERNEL_VARIABLE];
    Atomics.store(this.shared, Slot.wait, wait);
    try {
      this.throwIfPressed(); // The channels' thread cannot reach this one once it waits.
      return call(owner === undefined ? {} : marksOfAwaited(owner, wait));
    } finally {
      Atomics.store(this.shared, Slot.wait, 0);
      this.throwIfPressed();
    }
  };

  /** From now on a press of stop means the cell that is about to be compiled, and so does one before the kernel's start. */
  beginCell(): void {
    this.cell++;
    this.codeStarted = false;
    Atomics.store(this.shared, Slot.stop, Atomics.exchange(this.shared, Slot.early, 0));
    Atomics.store(this.shared, Slot.running, 1);
  }

  /**
   * The cell's own code is about to run.
   * @throws Interrupted if stop was pressed while the cell was being compiled.
   */
  startCode(): void {
    this.codeStarted = true;
    this.throwIfPressed();
  }

  /**
   * The cell has ended. After a stop, whatever it has left waiting gets the error, too.
   * @param error What the cell has thrown, if anything.
   */
  endCell(error: unknown): void {
    Atomics.store(this.shared, Slot.running, 0);
    Atomics.store(this.shared, Slot.stop, 0);
    this.floating.watch();
    if (isInterrupted(error)) {
      for (const wait of this.awaits.ordered()) {
        this.awaits.reject(wait);
      }
    }
  }

  /**
   * Runs code of a thrown value, such as getters, after its cell has ended or beside a running one. One press ends every
   * loop of that code, and then the running cell.
   */
  whileAsking<T>(question: () => T): T {
    const before = Atomics.exchange(this.shared, Slot.running, 1);
    this.asking = true;
    try {
      return question();
    } finally {
      this.asking = false;
      Atomics.store(this.shared, Slot.running, before);
      if (before === 0) {
        Atomics.store(this.shared, Slot.stop, 0);
      }
    }
  }

  /** The press with this number has reached the event loop: the innermost `await` throws. */
  pressed(number: number): void {
    Atomics.store(this.shared, Slot.seen, number);
    // JavaScript was ended by force just now, and the message that says so is on its way.
    if (this.forcedEnd.isUnderWay) {
      return;
    }
    if (Atomics.load(this.shared, Slot.running) === 0) {
      this.stopFloatingWork();
      return;
    }
    // The cell is still being compiled; it finds the flag when its code starts.
    if (!this.codeStarted) {
      return;
    }
    const alreadyConsumed = !this.consume();
    this.callListeners();
    if (!alreadyConsumed) {
      this.throwIntoWaiting();
    }
  }

  /** An error reached nobody: in a promise or a callback. If it is a stop of this cell, the cell gets it now. */
  reachedNobody(error: unknown): void {
    const cell = this.cellOf.get(error as object);
    if (cell !== undefined && cell !== this.cell) {
      return;
    }
    if (Atomics.load(this.shared, Slot.running) === 0) {
      return;
    }
    if (!this.throwIntoInnermost([])) {
      Atomics.store(this.shared, Slot.stop, 1);
    }
  }

  /**
   * Throws into the innermost `await` of those that wait for code that was ended by force.
   * @param where The places where that code stood.
   * @returns false if nothing waits.
   */
  throwIntoInnermost(where: readonly string[]): boolean {
    const [innermost] = this.awaits.ordered();
    if (innermost) {
      this.awaits.reject(innermost, where);
    }
    return innermost !== undefined;
  }

  /** @returns the error of a stop of the present cell, its places innermost first. */
  interrupted(where: readonly string[] = []): Interrupted {
    const error = new Interrupted();
    this.cellOf.set(error, this.cell);
    if (where.length > 0) {
      error.stack = `${error}\n${where.map((place) => `    at ${place}`).join("\n")}`;
    }
    return error;
  }

  private throwIntoWaiting(): void {
    const waiting = this.awaits.ordered();
    const [innermost] = waiting;
    if (!innermost) {
      return;
    }
    if (!innermost.ending) {
      this.awaits.reject(innermost);
    }
    // Reaches code that has caught the error and waits again, and code that waits beside the innermost.
    this.laterInThisCell(OTHERS_AFTER, () => {
      for (const wait of waiting) {
        if (!wait.ending) {
          this.awaits.reject(wait);
        }
      }
    });
    this.laterInThisCell(GRACE, () => this.awaits.reject(innermost));
  }

  /** No cell runs, so stop means what an earlier one has left. Work that computes right now finds the flag. */
  private stopFloatingWork(): void {
    this.callListeners();
    for (const wait of this.floating.waits()) {
      if (!wait.ending) {
        this.consume();
        this.awaits.reject(wait);
      }
    }
  }

  private callListeners(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }

  private laterInThisCell(milliseconds: number, action: () => void): void {
    const { cell } = this;
    setTimeout(() => {
      if (this.cell === cell) {
        action();
      }
    }, milliseconds).unref();
  }
}
