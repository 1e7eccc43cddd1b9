/** The cost of a model: its loss as a function of a batch. */
import * as tf from "@tensorflow/tfjs";
import { oneHotVectors } from "../layers/one-hot";
import type { Loss } from "./losses";

/** The loss of a batch as a function of its tensors; the target as ids, [batch, targetLength]. */
export type Cost = (target: tf.Tensor, inputs: tf.Tensor[]) => tf.Scalar;

/**
 * The cost of a model under a loss.
 *
 * @throws Error if the loss takes scores and the model's last layer is not a softmax of its own
 */
export function costOf(model: tf.LayersModel, loss: Loss): Cost {
  const network = loss.takesScores ? scoresModel(model) : model;
  if (!network) {
    throw new Error("fit: this loss takes scores, and the model's last layer is no softmax of its own");
  }
  return (target, inputs) => {
    const output = network.apply(inputs, { training: true }) as tf.Tensor;
    const expected = loss.takesScores ? target : oneHotTarget(target, output.shape[2] as number);
    return tf.mean(loss(expected, output)) as tf.Scalar;
  };
}

/**
 * The same network with the same weights, but only up to the scores before its last softmax. Undefined if the softmax is
 * not a layer of its own.
 */
export function scoresModel(model: tf.LayersModel): tf.LayersModel | undefined {
  const { sourceLayer } = model.outputs[0];
  if (sourceLayer.getClassName() !== "Activation" || sourceLayer.getConfig().activation !== "softmax") {
    return undefined;
  }
  return tf.model({ inputs: model.inputs, outputs: sourceLayer.input as tf.SymbolicTensor });
}

/** Targets that are ids as one-hot vectors, [batch, targetLength, vocabulary]. Other targets stay as they are. */
export const oneHotTarget = (target: tf.Tensor, vocabularySize: number): tf.Tensor =>
  target.rank === 2 ? oneHotVectors(target, vocabularySize) : target;
