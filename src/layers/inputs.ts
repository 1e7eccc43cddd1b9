/** Helpers that all our layers need for their inputs and configurations. */
import type * as tf from "@tensorflow/tfjs";

/** The first input. `tf.layers` passes a single input as itself or as a list of one. */
export const single = <T extends tf.Tensor>(inputs: T | T[]): T =>
  Array.isArray(inputs) ? inputs[0] : inputs;

/** The shapes of a layer's inputs as a list. `tf.layers` passes a single shape as itself. */
export const shapes = (shape: tf.Shape | tf.Shape[]): tf.Shape[] =>
  (Array.isArray(shape[0]) ? shape : [shape]) as tf.Shape[];

export const singleShape = (shape: tf.Shape | tf.Shape[]): tf.Shape => shapes(shape)[0];

/** The mask of a layer's first input. `tf.layers` passes either all masks as a list or only the first. */
export const singleMask = (kwargs?: { mask?: tf.Tensor | tf.Tensor[] | null }): tf.Tensor2D | undefined =>
  kwargs?.mask ? ((single(kwargs.mask) ?? undefined) as tf.Tensor2D | undefined) : undefined;

/** What `computeMask` returns for an output without a mask. tfjs expects `undefined`, though its types ask for a tensor. */
export const NO_MASK = undefined as unknown as tf.Tensor;

/** A configuration without its undefined entries, which JSON cannot hold. */
export const withoutUndefined = (config: object): tf.serialization.ConfigDict =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
