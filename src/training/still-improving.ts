/** Whether a training ended too early, as far as its validation tells. */
import type { History } from "./fit";

/** Falls of the loss and rises of exact match below these come and go with the order of the examples. */
const LEAST_FALL = 0.05;
const LEAST_RISE = 0.005;

/**
 * One line for the reader where the validation was still getting better at the end: over the last quarter of the epochs
 * the loss fell to its lowest, by at least a twentieth, and exact match rose by at least half a percent of the examples.
 *
 * @returns undefined where it was not, or where there are fewer than 4 epochs with validation to tell from
 */
export function stillImproving({ validationLoss = [], exactMatch = [] }: History): string | undefined {
  const epochs = validationLoss.length;
  if (epochs < 4) {
    return undefined;
  }
  const quarter = Math.ceil(epochs / 4);
  const [loss, lossBefore] = [validationLoss[epochs - 1], validationLoss[epochs - 1 - quarter]];
  const [match, matchBefore] = [exactMatch[epochs - 1], exactMatch[epochs - 1 - quarter]];
  const falls = loss <= Math.min(...validationLoss) && loss < lossBefore * (1 - LEAST_FALL);
  if (!falls || match - matchBefore < LEAST_RISE) {
    return undefined;
  }
  return (
    `The training was still improving when it ended: over its last ${quarter === 1 ? "epoch" : `${quarter} epochs`} ` +
    `the validation loss fell from ${lossBefore.toFixed(4)} to ${loss.toFixed(4)} and exact match rose from ` +
    `${matchBefore.toFixed(3)} to ${match.toFixed(3)}; more than ${epochs} epochs may do better`
  );
}
