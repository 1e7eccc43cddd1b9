import * as tf from "@tensorflow/tfjs";

/**
 * The two halves of a batch, each with its part of all tensors. Work on them has no order, so a graph does it side by
 * side.
 *
 * @param tensors the first axis of each is the examples, two or more
 */
export function halvesOf(tensors: tf.Tensor[]): [first: tf.Tensor[], second: tf.Tensor[]] {
  const [batch] = tensors[0].shape;
  const sizes = [Math.ceil(batch / 2), Math.floor(batch / 2)];
  const halves = tensors.map((tensor) => tf.split(tensor, sizes));
  return [halves.map(([first]) => first), halves.map(([, second]) => second)];
}
