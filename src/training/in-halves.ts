import * as tf from "@tensorflow/tfjs";
import { halvesOf } from "../native/halves";

/** Computes means over the examples of a batch. The first axis of each tensor is the examples. */
export type Means = (tensors: tf.Tensor[]) => tf.Tensor[];

/**
 * The same means over a batch that comes in parts. In a graph the parts run side by side, on two cores; one decoder
 * step has to wait for the other.
 *
 * @param parts the tensors of each part, with lengths of their own
 */
export function overParts(means: Means, parts: tf.Tensor[][]): tf.Tensor[] {
  const sizes = parts.map(([tensor]) => tensor.shape[0]);
  const batch = sizes.reduce((sum, size) => sum + size);
  const weighted = parts.map((tensors, n) => means(tensors).map((mean) => tf.mul(mean, sizes[n] / batch)));
  return weighted.reduce((sums, next) => sums.map((sum, n) => tf.add(sum, next[n])));
}

/** The same means from the two halves of a batch, for a model that treats each example by itself. */
export function inHalves(means: Means): Means {
  return (tensors) => (tensors[0].shape[0] === 1 ? means(tensors) : overParts(means, halvesOf(tensors)));
}
