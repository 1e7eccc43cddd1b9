import * as tf from "@tensorflow/tfjs";
import { isRecording } from "./graph/recording";
import { boolAttribute, runKernel, typeAttribute } from "./kernels";

/** Matrix product, 2-D, not on the tape: cheaper than tfjs' `matMul`, which goes through the batched kernel. */
export const matMul = (a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor =>
  runKernel(
    "MatMul",
    [
      boolAttribute("transpose_a", transposeA),
      boolAttribute("transpose_b", transposeB),
      typeAttribute("T", "float32"),
    ],
    [a, b],
  )[0];

/** a · bᵀ. In a graph b is transposed once for all products with it, which takes less time than in each of them. */
export const timesTransposed = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  isRecording() ? matMul(a, tf.transpose(b)) : matMul(a, b, false, true);
