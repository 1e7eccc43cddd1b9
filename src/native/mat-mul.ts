import * as tf from "@tensorflow/tfjs";
import { isRecording } from "./graph/recording";
import { boolAttribute, runKernel, typeAttribute } from "./kernels";

/** 2-D matrix product, not on the gradient tape. It is cheaper than tfjs' `matMul`, which uses the batched kernel. */
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

/** a · bᵀ. In a graph, b is transposed only once for all products with it, which saves time. */
export const timesTransposed = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  isRecording() ? matMul(a, tf.transpose(b)) : matMul(a, b, false, true);
