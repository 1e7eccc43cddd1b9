/** Says whether a training ended too early, judged by its validation. */
import type { History } from "./fit";

/** Smaller changes of the loss and of exact match may come from the order of the examples alone. */
const LEAST_FALL = 0.05;
const LEAST_RISE = 0.005;

/**
 * One line for the reader if the validation was still improving at the end. That is so if over the last quarter of the
 * epochs the loss fell by at least 5 % to its lowest value and exact match rose by at least 0.005.
 *
 * @returns undefined if it was not, or if there are fewer than 4 epochs with validation
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
