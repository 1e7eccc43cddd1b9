/**
 * One LSTM step (equations in `lstm-sequence`): the native library's `LSTMBlockCell` kernel and its plain twin.
 */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "./custom-gradient";
import { boolAttribute, floatAttribute, hasNativeKernels, runKernel, typeAttribute } from "./kernels";
import { matMul, timesTransposed } from "./mat-mul";

export interface LstmState {
  h: tf.Tensor2D; // [batch, units]
  c: tf.Tensor2D; // [batch, units]
}

/** The plain twin of `lstmStep`. */
export function lstmStepPlain(
  x: tf.Tensor2D,
  state: LstmState,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
): LstmState {
  const gates = tf.add(tf.matMul(tf.concat([x, state.h], 1), kernel), bias); // [batch, 4 · units]
  const [i, g, f, o] = tf.split(gates, 4, 1) as tf.Tensor2D[]; // each [batch, units]
  const c = tf.add(tf.mul(tf.sigmoid(f), state.c), tf.mul(tf.sigmoid(i), tf.tanh(g))) as tf.Tensor2D;
  return { h: tf.mul(tf.sigmoid(o), tf.tanh(c)) as tf.Tensor2D, c };
}

/**
 * One LSTM step.
 *
 * @param x [batch, inputs]
 * @param kernel [inputs + units, 4 · units], gates in the order i, g, f, o
 * @param bias [4 · units]
 */
export function lstmStep(
  x: tf.Tensor2D,
  state: LstmState,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
): LstmState {
  if (!hasNativeKernels()) {
    return lstmStepPlain(x, state, kernel, bias);
  }
  const [h, c] = tf.split(fused(x, state.h, state.c, kernel, bias), 2, 1) as tf.Tensor2D[];
  return { h, c };
}

type FusedInputs = [x: tf.Tensor2D, h: tf.Tensor2D, c: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D];

/** The new output and cell, concatenated because `customGrad` allows only one result: [batch, 2 · units]. */
const fused = customGradient(([x, h, c, kernel, bias]: FusedInputs, save): WithGradient<tf.Tensor2D> => {
  const inputs = x.shape[1];
  const units = bias.size / 4;
  const attributes = [
    floatAttribute("forget_bias", 0), // the bias carries it
    floatAttribute("cell_clip", -1), // no clipping
    boolAttribute("use_peephole", false),
    typeAttribute("T", "float32"),
  ];
  const peephole = tf.zeros([units]); // unused, but the kernel requires it
  const before = [x, c, h, kernel, peephole, peephole, peephole, bias];
  const [i, cell, f, o, g, tanhCell, output] = runKernel("LSTMBlockCell", attributes, before, 7);
  save([x, h, c, kernel, bias, i, cell, f, o, g, tanhCell]);
  return {
    value: tf.concat([output, cell], 1) as tf.Tensor2D,
    gradient: (dBoth, saved) => {
      const [savedX, savedH, savedC, savedKernel, savedBias, ...gates] = saved;
      const [dOutput, dCell] = tf.split(dBoth, 2, 1);
      const unread = {
        x: savedX,
        h: savedH,
        kernel: savedKernel,
        peephole: tf.zeros([units]),
        bias: savedBias,
      };
      const [dC, dGates] = lstmGateGradient(savedC, gates, dCell, dOutput, unread);
      const [dX, dH] = tf.split(timesTransposed(dGates, savedKernel), [inputs, units], 1);
      const dKernel = matMul(tf.concat([savedX, savedH], 1), dGates, true);
      return [dX, dH, dC, dKernel, tf.sum(dGates, 0)];
    },
  };
});

/** Inputs whose shapes the gradient kernel checks but whose numbers it never reads. */
interface UnreadInputs {
  x: tf.Tensor; // [batch, inputs], of any width
  h: tf.Tensor; // [batch, units]
  kernel: tf.Tensor; // [inputs + units, 4 · units]
  peephole: tf.Tensor; // [units]
  bias: tf.Tensor; // [4 · units]
}

/**
 * The gradient of one step up to its gates. The rest is a matrix product, which one step or many can share.
 *
 * @param c the state before the step, [batch, units]
 * @param gates results of the forward step: i, c, f, o, g, tanh(c), each [batch, units]
 * @param dC gradient of the new state, from the next step
 * @param dH gradient of the output
 * @returns gradients of c, [batch, units], and of [x, h] · kernel + bias, [batch, 4 · units]
 */
export function lstmGateGradient(
  c: tf.Tensor,
  gates: tf.Tensor[],
  dC: tf.Tensor,
  dH: tf.Tensor,
  { x, h, kernel, peephole, bias }: UnreadInputs,
): tf.Tensor[] {
  return runKernel(
    "LSTMBlockCellGrad",
    [boolAttribute("use_peephole", false), typeAttribute("T", "float32")],
    [x, c, h, kernel, peephole, peephole, peephole, bias, ...gates, dC, dH],
    5,
  ).slice(0, 2);
}
