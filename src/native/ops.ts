/**
 * Everyday kernels called directly: no gradient tape, no argument checks, no broadcasting done in JavaScript.
 * Half the cost of the same op of tfjs, which counts where the tensors are small.
 */
import type * as tf from "@tensorflow/tfjs";
import { boolAttribute, intAttribute, runKernel, typeAttribute } from "./kernels";

const T = () => typeAttribute("T", "float32");
const one = (name: string, inputs: tf.TensorInfo[]) => runKernel(name, [T()], inputs)[0];

export const add = (a: tf.Tensor, b: tf.Tensor) => one("AddV2", [a, b]);
export const subtract = (a: tf.Tensor, b: tf.Tensor) => one("Sub", [a, b]);
export const multiply = (a: tf.Tensor, b: tf.Tensor) => one("Mul", [a, b]);
export const tanh = (x: tf.Tensor) => one("Tanh", [x]);
export const relu = (x: tf.Tensor) => one("Relu", [x]);
/** Softmax over the last axis. x: [rows, columns] */
export const softmax = (x: tf.Tensor) => one("Softmax", [x]);
/** Gradient of tanh from its output y. */
export const tanhGrad = (y: tf.Tensor, dy: tf.Tensor) => one("TanhGrad", [y, dy]);
/** Gradient of relu from its output y. */
export const reluGrad = (dy: tf.Tensor, y: tf.Tensor) => one("ReluGrad", [dy, y]);
export const select = (condition: tf.Tensor, yes: tf.Tensor, no: tf.Tensor) =>
  one("SelectV2", [condition, yes, no]);

/** Sum of tensors of one shape. */
export const addAll = (tensors: tf.Tensor[]) =>
  runKernel("AddN", [intAttribute("N", tensors.length), T()], tensors)[0];

/** New axis `axis` of length tensors.length. */
export const pack = (tensors: tf.Tensor[], axis: number) =>
  runKernel("Pack", [intAttribute("N", tensors.length), T(), intAttribute("axis", axis)], tensors)[0];

/** @param axis a scalar int32 tensor */
export const concat = (tensors: tf.Tensor[], axis: tf.Tensor) =>
  tensors.length === 1 // which the kernel refuses
    ? tensors[0]
    : runKernel(
        "ConcatV2",
        [intAttribute("N", tensors.length), T(), typeAttribute("Tidx", "int32")],
        [...tensors, axis],
      )[0];

/** @param axis a scalar int32 tensor */
export const sum = (x: tf.Tensor, axis: tf.Tensor, keepDims = false) =>
  runKernel("Sum", [boolAttribute("keep_dims", keepDims), T(), typeAttribute("Tidx", "int32")], [x, axis])[0];

/** Matrix product, 2-D: cheaper than tfjs' `matMul`, which goes through the batched kernel. */
export const matMul = (a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false) =>
  runKernel(
    "MatMul",
    [boolAttribute("transpose_a", transposeA), boolAttribute("transpose_b", transposeB), T()],
    [a, b],
  )[0];

/** Matrix product over the last two axes, 3-D. */
export const batchMatMul = (a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false) =>
  runKernel(
    "BatchMatMulV2",
    [boolAttribute("adj_x", transposeA), boolAttribute("adj_y", transposeB), T()],
    [a, b],
  )[0];
