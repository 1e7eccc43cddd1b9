/** Says whether a training ended too early, judged by its validation. docs/training.md has what it was measured on. */
import type { History } from "./fit";

/** A smaller change of the loss may come from the order of the examples alone. */
const LEAST_FALL = 0.05;
/** With a loss of so many times its lowest value the network has begun to learn its pairs by heart. */
const OVERFITTED = 1.05;
/** From this exact match on, hardly anything is left to gain. */
const NEARLY_ALL = 0.98;

/**
 * One line for the reader if the validation was still improving at the end. That is so if its loss fell by at least 5 %
 * over the second half of the epochs and exact match is below 0.98. The last epochs alone say nothing: where the learning
 * rate falls to 0, they are level whether more epochs would help or not. Nor does exact match, which long stays near 0.
 *
 * @returns undefined if it was not, or if there are fewer than 4 epochs with validation
 */
export function stillImproving({ validationLoss = [], exactMatch = [] }: History): string | undefined {
  const epochs = validationLoss.length;
  if (epochs < 4) {
    return undefined;
  }
  const middle = Math.ceil(epochs / 2) - 1;
  const [loss, lossBefore] = [validationLoss[epochs - 1], validationLoss[middle]];
  const [match, matchBefore] = [exactMatch[epochs - 1], exactMatch[middle]];
  const falls = loss <= OVERFITTED * Math.min(...validationLoss) && loss <= lossBefore * (1 - LEAST_FALL);
  if (!falls || match >= NEARLY_ALL) {
    return undefined;
  }
  return (
    `The training was still improving when it ended: over its last ${epochs - 1 - middle} epochs ` +
    `the validation loss fell from ${lossBefore.toFixed(4)} to ${loss.toFixed(4)} and exact match went from ` +
    `${matchBefore.toFixed(3)} to ${match.toFixed(3)}; more than ${epochs} epochs may do better`
  );
}
