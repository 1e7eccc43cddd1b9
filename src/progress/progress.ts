/** One progress bar for everything that takes long: training, data generation, evaluation. */
import { Interrupted } from "./interrupted";
import { currentNotebook } from "./notebook";
import { currentSurface } from "./surface";

export { Interrupted, isInterrupted } from "./interrupted";

export interface Progress {
  /**
   * Says how much is done, and draws when the last drawing is long enough ago (a tenth of a second; 15 s when
   * standard error is a file). Cheap enough for every step.
   * @param done Units finished so far, from 0 to the total.
   * @param detail A few words for the end of the line, such as the loss.
   * @throws Interrupted when the reader has pressed stop in the notebook.
   */
  update(done: number, detail?: string): void;
  /** Replaces the bar by one line that stays. */
  finish(detail?: string): void;
}

export interface ProgressOptions {
  /** What is counted, in the singular; `step` when absent. */
  readonly unit?: string;
}

/**
 * Starts a bar with rate and time left. In a notebook it is redrawn in place, in a terminal it stands on
 * standard error, in a log file it is a plain line now and then.
 * @param total Units of work, 0 or more.
 * @throws RangeError when the total is negative or no number.
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
      if (currentNotebook()?.takeStop()) {
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
