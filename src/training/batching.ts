/** The ways in which the examples of an epoch become batches. */
import { type Examples, inBatches, shuffledOrder } from "./batches";
import { batchCuts, likeLengthBatches } from "./like-length";
import { type Part, twoLengthBatches } from "./two-lengths";

/**
 * `shuffled`: batches of any examples. `like-length`: batches of examples of like length, cut after their longest,
 * which saves the most work on padding. `two-lengths`: mixed batches, of which the shorter part is cut.
 */
export type Batching = "shuffled" | "like-length" | "two-lengths";

/**
 * The batches of each epoch of a training, by the epoch's seed; each batch in parts that are cut at the same place.
 *
 * @param epochs of the whole training
 */
export function batchesBy(
  batching: Batching,
  data: Examples,
  batchSize: number,
  epochs: number,
): (seed: string) => Part[][] {
  if (batching === "two-lengths") {
    return twoLengthBatches(data, batchSize);
  }
  if (batching === "shuffled") {
    return (seed) => inBatches(shuffledOrder(data.count, seed), batchSize).map((rows) => [{ rows }]);
  }
  const cutOf = batchCuts(data, batchSize, epochs);
  return (seed) => likeLengthBatches(data, batchSize, seed).map((rows) => [{ rows, cut: cutOf(rows) }]);
}
