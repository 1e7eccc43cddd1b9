import * as tf from "@tensorflow/tfjs";
import { tokenCrossEntropy } from "../native/token-cross-entropy";

/** Smaller probabilities are raised to this one, so that the logarithm is finite. Keras uses the same value. */
const SMALLEST = 1e-7;

/** A loss for `model.compile`, and what `fit` has to know about it. */
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
 * `stepwiseCrossEntropy` for targets of different lengths: steps at which the target is padding do not count.
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
 * `maskedCrossEntropy` from the scores before the softmax and the ids of the target, for vocabularies of thousands. One
 * kernel computes the loss and its gradient.
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
 * `exactMatch` for targets of different lengths. A step at which the target is padding is always right; one at which it
 * is unknown is always wrong. With teacher forcing this is also the share of examples that greedy decoding gets right:
 * as long as all steps are right, greedy decoding feeds itself the same tokens.
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
