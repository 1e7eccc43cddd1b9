/** Cross-entropy with the ids of the right tokens: the native library's fused kernel and its plain twin. */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "./custom-gradient";
import { hasNativeKernels, runKernel, typeAttribute } from "./kernels";

/** The plain twin of `tokenCrossEntropy`. */
function tokenCrossEntropyPlain(scores: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor1D {
  const right = tf.oneHot(ids, scores.shape[1], 1, 0, "float32"); // [rows, vocabulary]
  return tf.neg(tf.sum(tf.mul(right, tf.logSoftmax(scores)), 1)) as tf.Tensor1D;
}

/**
 * −log softmax(scores)[id] of each row, in nats.
 *
 * @param scores before the softmax, [rows, vocabulary]
 * @param ids of the right tokens, [rows], int32
 * @returns [rows]
 */
export function tokenCrossEntropy(scores: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor1D {
  return hasNativeKernels() ? fused(scores, ids) : tokenCrossEntropyPlain(scores, ids);
}

type FusedInputs = [scores: tf.Tensor2D, ids: tf.Tensor1D];

const fused = customGradient(([scores, ids]: FusedInputs, save): WithGradient<tf.Tensor1D> => {
  const attributes = [typeAttribute("T", "float32"), typeAttribute("Tlabels", "int32")];
  const [value, slope] = runKernel("SparseSoftmaxCrossEntropyWithLogits", attributes, [scores, ids], 2);
  save([slope, ids]);
  return {
    value: value as tf.Tensor1D,
    gradient: (dy, [savedSlope, savedIds]) => [
      tf.mul(dy.expandDims(1), savedSlope), // [rows, vocabulary]
      tf.zerosLike(savedIds),
    ],
  };
});
