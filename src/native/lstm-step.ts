/**
 * LSTM steps (equations in `lstm-sequence`): the kernel of whole sequences for one step, and its plain twin.
 */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "./custom-gradient";
import { hasFusedKernels, intAttribute, runKernel } from "./kernels";
import { timesTransposed } from "./mat-mul";

export interface LstmState {
  h: tf.Tensor2D; // [batch, units]
  c: tf.Tensor2D; // [batch, units]
}

/** One step, the plain twin of those of `lstmSteps`. */
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

type LstmStep = (x: tf.Tensor2D, state: LstmState) => LstmState;

/**
 * LSTM steps that share one kernel, for the loop of a decoder. The kernel's gradient is one product for all of them:
 * a small product for each step and the sums of these take about twice as long.
 *
 * @param kernel [inputs + units, 4 · units], gates in the order i, g, f, o
 * @param bias [4 · units]
 * @returns a step; it takes x, [batch, inputs]
 */
export function lstmSteps(kernel: tf.Tensor2D, bias: tf.Tensor1D): LstmStep {
  if (!hasFusedKernels()) {
    return (x, state) => lstmStepPlain(x, state, kernel, bias);
  }
  const taken: TakenStep[] = [];
  const step = fusedStep(kernel, bias, taken);
  const link = linkTo(taken)(kernel, bias);
  return (x, { h, c }) => {
    const [output, cell] = tf.split(step(x, h, c, link), 2, 1) as tf.Tensor2D[];
    return { h: output, c: cell };
  };
}

/** What the kernel's gradient needs of a step that the backward pass has been through. */
interface TakenStep {
  x: tf.Tensor; // [batch, inputs]
  h: tf.Tensor; // [batch, units]
  dGates: tf.Tensor; // [batch, 4 · units]
}

/**
 * A scalar through which the steps depend on kernel and bias. The backward pass comes to it after it has been through
 * all of them.
 */
const linkTo = (taken: TakenStep[]) =>
  customGradient((_: [kernel: tf.Tensor2D, bias: tf.Tensor1D]): WithGradient<tf.Scalar> => {
    const gradient = () => {
      const [xs, hs, all] = (["x", "h", "dGates"] as const).map((name) =>
        tf.concat(taken.map((step) => step[name])),
      ); // each [steps · batch, …]
      return lstmKernelGradient(xs, hs, all, 0);
    };
    return { value: tf.scalar(0), gradient };
  });

type FusedInputs = [x: tf.Tensor2D, h: tf.Tensor2D, c: tf.Tensor2D, link: tf.Scalar];

/** The new output and cell, concatenated because `customGrad` allows only one result: [batch, 2 · units]. */
const fusedStep = (kernel: tf.Tensor2D, bias: tf.Tensor1D, taken: TakenStep[]) =>
  customGradient(([x, h, c]: FusedInputs, save): WithGradient<tf.Tensor2D> => {
    const inputs = x.shape[1];
    const units = bias.size / 4;
    const [output, kept, cell] = runKernel(
      "WorkbookLstm",
      [intAttribute("keeps", 1)],
      [x, h, c, kernel, bias],
      3,
    );
    save([x, h, c, kernel, kept]);
    return {
      value: tf.concat([output, cell], 1) as tf.Tensor2D,
      gradient: (dBoth, saved) => {
        const [savedX, savedH, savedC, savedKernel, savedKept] = saved;
        const [dOutput, dCell] = tf.split(dBoth, 2, 1);
        const [dGates, dC] = runKernel(
          "WorkbookLstmGrad",
          [],
          [savedC, savedKernel, savedKept, dOutput, dCell],
          2,
        );
        const [dX, dH] = tf.split(timesTransposed(dGates, savedKernel), [inputs, units], 1);
        taken.push({ x: savedX, h: savedH, dGates });
        return [dX, dH, dC, tf.scalar(0)];
      },
    };
  });

/**
 * Gradients of kernel and bias from those of the gates, over many rows (steps and examples).
 *
 * @param x inputs, [rows, inputs]
 * @param h outputs, [rows, units]; row n is the state before row n + shift, and those before the first are zero
 * @param dGates [rows, 4 · units]
 */
export function lstmKernelGradient(
  x: tf.Tensor,
  h: tf.Tensor,
  dGates: tf.Tensor,
  shift: number,
): [dKernel: tf.Tensor, dBias: tf.Tensor] {
  const [dKernel, dBias] = runKernel(
    "WorkbookLstmKernelGrad",
    [intAttribute("shift", shift)],
    [x, h, dGates],
    2,
  );
  return [dKernel, dBias];
}
