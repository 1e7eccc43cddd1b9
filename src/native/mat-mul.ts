import type * as tf from "@tensorflow/tfjs";
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
