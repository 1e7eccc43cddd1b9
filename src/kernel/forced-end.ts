/**
 * Which JavaScript may be ended by force, seen from the main thread: a cell's code at any place, the kernel's own code
 * never. `interrupter.ts` asks through `probe` before it ends anything.
 */
import { type Probe, probeName } from "./interrupter";
import { type Shared, Slot } from "./shared";

/**
 * Node ends the process when a timer's callback is left without its clean-up, which is what ending JavaScript by force
 * does. This option turns that check off. Without it, code in such a callback cannot be ended.
 */
const canEndTimerCallbacks = process.execArgv.includes("--no-force-async-hooks-checks");

export class ForcedEnd {
  /** How many calls of the kernel's own code are on the stack. Zero: a cell's code runs. */
  private kernelDepth = 1;
  private announced = false;

  constructor(private readonly shared: Shared) {
    Object.defineProperty(globalThis, Symbol.for(probeName), { value: (arm: boolean) => this.probe(arm) });
  }

  /** Whether a forced end was announced and JavaScript has not recovered from it yet. */
  get isUnderWay(): boolean {
    return this.announced;
  }

  /** Runs the kernel's own code, which is never ended in the middle. */
  runKernelCode<T>(body: () => T): T {
    this.waitForAnnouncedEnd();
    this.kernelDepth++;
    try {
      return body();
    } finally {
      this.leaveKernelCode();
    }
  }

  /** The kernel has started; from now on its code runs in `runKernelCode` only. */
  leaveKernelCode(): void {
    this.kernelDepth--;
  }

  /** Runs a cell's code from inside the kernel's. */
  runCellCode<T>(body: () => T): T {
    const depth = this.kernelDepth;
    this.kernelDepth = 0;
    try {
      return body();
    } finally {
      this.waitForAnnouncedEnd();
      this.kernelDepth = depth;
    }
  }

  /** Resets the state after a forced end, which runs no `finally` block. */
  recover(): void {
    this.announced = false;
    this.kernelDepth = 0;
    Atomics.store(this.shared, Slot.forced, 0);
    Atomics.store(this.shared, Slot.stop, 0);
  }

  /** Holds JavaScript at this place until it is ended, so that the end does not hit the kernel's code after it. */
  private waitForAnnouncedEnd(): void {
    while (this.announced && Atomics.load(this.shared, Slot.forced) === 0) {}
  }

  /** @param arm Whether JavaScript is to be held until it is ended, if it can be ended where it stands. */
  private probe(arm: boolean): Probe {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 200;
    const stack = new Error("probe").stack ?? "";
    Error.stackTraceLimit = limit;
    const inTimerCallback = /processImmediate|processTimers/.test(stack);
    const endable = this.kernelDepth === 0 && (canEndTimerCallbacks || !inTimerCallback);
    if (arm && endable) {
      this.announced = true;
    }
    return { endable, stack };
  }
}
