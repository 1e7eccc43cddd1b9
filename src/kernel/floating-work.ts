/** Work of the library that a cell has begun without `await`, and that goes on after the cell has ended. */
import type { Awaits, Pending } from "./awaits";
import { original } from "./language/instrument";
import { type Shared, Slot } from "./shared";

/** How often it is looked whether floating work has ended, in milliseconds. */
const INTERVAL = 500;

export class FloatingWork {
  private timer: NodeJS.Timeout | undefined;
  private noneAtLastCount = false;

  constructor(
    private readonly shared: Shared,
    private readonly awaits: Awaits,
  ) {}

  /** Places of the library where such work waits. */
  places(): string[] {
    const waiting = this.awaits.ordered().map(({ where }) => where.replace(original, ""));
    const trainings = this.awaits.endingThemselves > 0 ? ["the training of a tf.LayersModel"] : [];
    return [...trainings, ...waiting.filter(isLibrary)];
  }

  /** The library's unsettled awaits, innermost first. */
  waits(): Pending[] {
    return this.awaits.ordered().filter(({ where }) => isLibrary(where));
  }

  /** Sets the flag by which the stop button knows of such work, and clears it once the work has ended. */
  watch(): void {
    const some = this.places().length > 0;
    Atomics.store(this.shared, Slot.floating, some ? 1 : 0);
    if (some && !this.timer) {
      this.timer = setInterval(() => this.count(), INTERVAL).unref();
    }
  }

  /** Between two awaits, work waits nowhere; so it has ended only if two counts in a row find none. */
  private count(): void {
    const none = this.places().length === 0;
    if (none && this.noneAtLastCount) {
      clearInterval(this.timer);
      this.timer = undefined;
      Atomics.store(this.shared, Slot.floating, 0);
    }
    this.noneAtLastCount = none;
  }
}

/** Not `src/export`, whose drawing of pictures ends by itself, nor `src/notebook`; nor a cell's own code. */
function isLibrary(where: string): boolean {
  return /\/src\//.test(where) && !/\/src\/(notebook|export)\//.test(where);
}
