import * as tf from "@tensorflow/tfjs";

/** Means over the examples of a batch, from its tensors, which have the examples along their first axis. */
export type Means = (tensors: tf.Tensor[]) => tf.Tensor[];

/**
 * The same means from the two halves of a batch, for a model that treats each example by itself. In a graph the halves
 * run side by side, on two cores; one decoder step has to wait for the other.
 */
export function inHalves(means: Means): Means {
  return (tensors) => {
    const [batch] = tensors[0].shape;
    if (batch === 1) {
      return means(tensors);
    }
    const sizes = [Math.ceil(batch / 2), Math.floor(batch / 2)];
    const halves = tensors.map((tensor) => tf.split(tensor, sizes));
    const [first, second] = sizes.map((size, n) =>
      means(halves.map((half) => half[n])).map((mean) => tf.mul(mean, size / batch)),
    );
    return first.map((mean, n) => tf.add(mean, second[n]));
  };
}
