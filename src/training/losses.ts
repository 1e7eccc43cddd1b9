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
