/** Cross-entropy with the ids of the right tokens: the native library's fused kernel and its plain twin. */
import * as tf from "@tensorflow/tfjs";
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

const fused = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [scores, ids, save] = args as [tf.Tensor2D, tf.Tensor1D, tf.GradSaveFunc];
  const attributes = [typeAttribute("T", "float32"), typeAttribute("Tlabels", "int32")];
  const [value, slope] = runKernel("SparseSoftmaxCrossEntropyWithLogits", attributes, [scores, ids], 2);
  save([slope, ids]);
  return {
    value,
    gradFunc: (dy: tf.Tensor, [slope, ids]: tf.Tensor[]) => [
      tf.mul(dy.expandDims(1), slope), // [rows, vocabulary]
      tf.zerosLike(ids),
    ],
  };
}) as unknown as (scores: tf.Tensor2D, ids: tf.Tensor1D) => tf.Tensor1D;
