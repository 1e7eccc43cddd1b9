import * as tf from "@tensorflow/tfjs";

/** Below this a probability counts as this, so that its logarithm is finite. Keras' value. */
const SMALLEST = 1e-7;

/**
 * The article's loss: categorical cross-entropy of each output step (the mean over the batch), summed over the
 * steps. In nats.
 *
 * @param target one-hot, [batch, targetLength, vocabulary]
 * @param probabilities [batch, targetLength, vocabulary]
 * @returns scalar
 */
export function stepwiseCrossEntropy(target: tf.Tensor, probabilities: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const logs = tf.log(tf.clipByValue(probabilities, SMALLEST, 1));
    return tf.div(tf.neg(tf.sum(tf.mul(target, logs))), target.shape[0]) as tf.Scalar;
  });
}

/**
 * The same for targets of different lengths: the steps where the target is padding count nothing.
 *
 * @param paddingId the target vocabulary's; −1 for none
 * @returns a loss for `model.compile`
 */
export function maskedCrossEntropy(paddingId: number | tf.Scalar): typeof stepwiseCrossEntropy {
  const loss: typeof stepwiseCrossEntropy = (target, probabilities) =>
    tf.tidy(() => {
      const real = tf.logicalNot(isPadding(target, paddingId)).toFloat().expandDims(2); // [batch, targetLength, 1]
      return stepwiseCrossEntropy(tf.mul(target, real), probabilities);
    });
  meansOverExamples.add(loss);
  return loss;
}

const meansOverExamples = new WeakSet<object>([stepwiseCrossEntropy]);

/** Whether a loss is a mean over the examples of a batch, so that it can be had from two halves of it. */
export const isMeanOverExamples = (loss: object): boolean => meansOverExamples.has(loss);

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

/**
 * The same for targets of different lengths: a step where the target is padding is right whatever stands there. With
 * teacher forcing this is the share of examples that greedy decoding gets right too, since a step that is right is
 * what it would feed itself.
 *
 * @param paddingId the target vocabulary's; −1 for none
 */
export function maskedExactMatch(paddingId: number | tf.Scalar): typeof exactMatch {
  return (target, probabilities) =>
    tf.tidy(() => {
      const right = tf.equal(tf.argMax(target, -1), tf.argMax(probabilities, -1)); // [batch, targetLength]
      return tf.mean(tf.all(tf.logicalOr(right, isPadding(target, paddingId)), -1).toFloat()) as tf.Scalar;
    });
}

/** Where a one-hot target is padding: [batch, targetLength, vocabulary] → [batch, targetLength], bool */
const isPadding = (target: tf.Tensor, paddingId: number | tf.Scalar): tf.Tensor =>
  tf.equal(tf.argMax(target, -1), typeof paddingId === "number" ? tf.scalar(paddingId, "int32") : paddingId);
