import * as tf from "@tensorflow/tfjs";
import { tokenCrossEntropy } from "../native/token-cross-entropy";

/** Below this a probability counts as this, so that its logarithm is finite. Keras' value. */
const SMALLEST = 1e-7;

/** What a training makes smaller, and what `fit` may do with it. `model.compile` takes it as its `loss`. */
export interface Loss {
  /**
   * @param target one-hot, [batch, targetLength, vocabulary]; ids, [batch, targetLength], where the loss takes scores
   * @param output probabilities or scores, [batch, targetLength, vocabulary]
   * @returns scalar
   */
  (target: tf.Tensor, output: tf.Tensor): tf.Scalar;
  /** Whether it is a mean over the examples of a batch, so that it can be computed from two halves of it. */
  readonly isMeanOverExamples?: boolean;
  /** Whether it takes the scores before the model's last softmax, and ids as target. Default: probabilities. */
  readonly takesScores?: boolean;
}

/**
 * The article's loss: categorical cross-entropy of each output step (the mean over the batch), summed over the
 * steps. In nats.
 *
 * @param target one-hot, [batch, targetLength, vocabulary]
 * @param probabilities [batch, targetLength, vocabulary]
 * @returns scalar
 */
export const stepwiseCrossEntropy: Loss = Object.assign(
  (target: tf.Tensor, probabilities: tf.Tensor) =>
    tf.tidy(() => {
      const logs = tf.log(tf.clipByValue(probabilities, SMALLEST, 1));
      return tf.div(tf.neg(tf.sum(tf.mul(target, logs))), target.shape[0]) as tf.Scalar;
    }),
  { isMeanOverExamples: true },
);

/**
 * The same for targets of different lengths: the steps where the target is padding count nothing.
 *
 * @param paddingId the target vocabulary's; −1 for none
 * @returns a loss for `model.compile`
 */
export const maskedCrossEntropy = (paddingId: number | tf.Scalar): Loss =>
  Object.assign(
    (target: tf.Tensor, probabilities: tf.Tensor) =>
      tf.tidy(() => {
        const real = tf.notEqual(tf.argMax(target, -1), idTensor(paddingId)); // [batch, targetLength]
        return stepwiseCrossEntropy(tf.mul(target, real.toFloat().expandDims(2)), probabilities);
      }),
    { isMeanOverExamples: true },
  );

/**
 * The same from the scores before the softmax and the ids of the target: what a vocabulary of thousands needs. One
 * kernel gives the loss and its gradient.
 *
 * @param paddingId the target vocabulary's; −1 for none
 * @returns a loss for `model.compile`, of a model whose last layer is a softmax of its own (`translationModel`)
 */
export const sequenceCrossEntropy = (paddingId: number | tf.Scalar): Loss =>
  Object.assign(
    (target: tf.Tensor, scores: tf.Tensor) =>
      tf.tidy(() => {
        const [batch, length, vocabulary] = scores.shape as [number, number, number];
        const ids = target.reshape([batch * length]) as tf.Tensor1D;
        const losses = tokenCrossEntropy(scores.reshape([batch * length, vocabulary]), ids); // [batch · length]
        const real = tf.notEqual(ids, idTensor(paddingId)).toFloat();
        return tf.div(tf.sum(tf.mul(losses, real)), batch) as tf.Scalar;
      }),
    { isMeanOverExamples: true, takesScores: true },
  );

/**
 * Share of examples whose whole output is right.
 *
 * @param target one-hot, [batch, targetLength, vocabulary]
 * @param probabilities [batch, targetLength, vocabulary]
 * @returns scalar, 0 to 1
 */
export function exactMatch(target: tf.Tensor, probabilities: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const right = tf.equal(tf.argMax(target, -1), tf.argMax(probabilities, -1)); // [batch, targetLength]
    return tf.mean(tf.all(right, -1).toFloat()) as tf.Scalar;
  });
}

/** Ids of the target vocabulary that do not stand for a text; −1 for none. */
export interface SpecialIds {
  padding: number | tf.Scalar;
  unknown: number | tf.Scalar;
}

/**
 * The same for targets of different lengths: a step where the target is padding is right whatever stands there, one
 * where it is unknown is wrong. With teacher forcing this is the share of examples that greedy decoding gets right
 * too, since a step that is right is what it would feed itself.
 *
 * @param target ids, [batch, targetLength]
 * @param output probabilities or scores, [batch, targetLength, vocabulary]
 * @returns scalar, 0 to 1
 */
export function maskedExactMatch(target: tf.Tensor, output: tf.Tensor, special: SpecialIds): tf.Scalar {
  return tf.tidy(() => {
    const [padding, unknown] = [special.padding, special.unknown].map(idTensor);
    const hit = tf.logicalAnd(tf.equal(target, tf.argMax(output, -1)), tf.notEqual(target, unknown));
    return tf.mean(tf.all(tf.logicalOr(hit, tf.equal(target, padding)), -1).toFloat()) as tf.Scalar;
  });
}

const idTensor = (id: number | tf.Scalar): tf.Tensor =>
  typeof id === "number" ? tf.scalar(id, "int32") : id;
