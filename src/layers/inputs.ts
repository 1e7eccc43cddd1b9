/** `tf.layers` passes one input as itself or as a list of one; these take it out. */
import type * as tf from "@tensorflow/tfjs";

export const single = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  Array.isArray(inputs) ? inputs[0] : inputs;

export const singleShape = (shape: tf.Shape | tf.Shape[]): tf.Shape =>
  (Array.isArray(shape[0]) ? shape[0] : shape) as tf.Shape;
