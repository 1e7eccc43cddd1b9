/** The progress bar for everything that takes long: training, data generation, evaluation. */
import { Interrupted } from "./interrupted";
import { currentNotebook } from "./notebook";
import { currentSurface } from "./surface";

export { Interrupted, isInterrupted } from "./interrupted";

export interface Progress {
  /**
   * Sets how much is done. The bar is redrawn at most ten times a second, or every 15 s if standard error is a file. This
   * is cheap enough for every step.
   *
   * @param done finished units, from 0 to the total
   * @param detail a few words for the end of the line, such as the loss
   * @throws Interrupted if the reader has pressed stop in the notebook
   */
  update(done: number, detail?: string): void;
  /** Replaces the bar with one line that stays. */
  finish(detail?: string): void;
}

export interface ProgressOptions {
  /** The unit that is counted, in the singular. Default: `step`. */
  readonly unit?: string;
}

/**
 * Starts a bar with rate and remaining time. In a notebook it is redrawn in place, in a terminal it is on standard error,
 * and in a log file it is a plain line now and then.
 *
 * @param total units of work; 0 if it is not known
 * @throws RangeError if the total is negative or not a number
 */
export function progress(label: string, total: number, options: ProgressOptions = {}): Progress {
  if (!Number.isFinite(total) || total < 0) {
    throw new RangeError(`progress("${label}"): the total is ${total}, a number from 0 on is needed`);
  }
  const surface = currentSurface();
  const unit = options.unit ?? "step";
  const begun = performance.now();
  let drawn = begun;
  let done = 0;
  let detail = "";
  let finished = false;

  const state = () => ({ label, unit, total, done, detail, elapsed: performance.now() - begun });
  const finish = (last?: string) => {
    if (finished) {
      return;
    }
    finished = true;
    detail = last ?? detail;
    surface.finish(state());
  };
  surface.draw(state());

  return {
    update(now, words) {
      done = now;
      detail = words ?? detail;
      if (currentNotebook()?.consumeStop()) {
        finish(detail === "" ? "stopped" : `${detail} · stopped`);
        throw new Interrupted();
      }
      if (finished || performance.now() - drawn < surface.interval) {
        return;
      }
      drawn = performance.now();
      surface.draw(state());
    },
    finish,
  };
}
