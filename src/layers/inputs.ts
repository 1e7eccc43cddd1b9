/** What all our layers do with their inputs and configurations. */
import type * as tf from "@tensorflow/tfjs";

/** The input of a layer with one input, which `tf.layers` passes as itself or as a list of one. */
export const single = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  Array.isArray(inputs) ? inputs[0] : inputs;

export const singleShape = (shape: tf.Shape | tf.Shape[]): tf.Shape =>
  (Array.isArray(shape[0]) ? shape[0] : shape) as tf.Shape;

/** A configuration without the entries that were not given, which JSON would not keep. */
export const withoutUndefined = (config: object): tf.serialization.ConfigDict =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
