/** What all our layers do with their inputs and configurations. */
import type * as tf from "@tensorflow/tfjs";

/** The input of a layer with one input, which `tf.layers` passes as itself or as a list of one; of several, the first. */
export const single = <T extends tf.Tensor>(inputs: T | T[]): T =>
  Array.isArray(inputs) ? inputs[0] : inputs;

/** The shapes of a layer's inputs, of which `tf.layers` passes a single one as itself. */
export const shapes = (shape: tf.Shape | tf.Shape[]): tf.Shape[] =>
  (Array.isArray(shape[0]) ? shape : [shape]) as tf.Shape[];

export const singleShape = (shape: tf.Shape | tf.Shape[]): tf.Shape => shapes(shape)[0];

/** The mask of a layer's first input; `tf.layers` passes the masks of several inputs now as a list, now as the first. */
export const singleMask = (kwargs?: { mask?: tf.Tensor | tf.Tensor[] | null }): tf.Tensor2D | undefined =>
  kwargs?.mask ? ((single(kwargs.mask) ?? undefined) as tf.Tensor2D | undefined) : undefined;

/** What `computeMask` returns for an output without a mask: tfjs takes nothing for it, though its types want a tensor. */
export const NO_MASK = undefined as unknown as tf.Tensor;

/** A configuration without the entries that were not given, which JSON would not keep. */
export const withoutUndefined = (config: object): tf.serialization.ConfigDict =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
