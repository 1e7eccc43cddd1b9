/**
 * LSTM steps (equations in `lstm-sequence`): the native library's `LSTMBlockCell` kernel and its plain twin.
 */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "./custom-gradient";
import { boolAttribute, floatAttribute, hasNativeKernels, runKernel, typeAttribute } from "./kernels";
import { matMul, timesTransposed } from "./mat-mul";

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
  if (!hasNativeKernels()) {
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
      return [tf.concat([matMul(xs, all, true), matMul(hs, all, true)]), tf.sum(all, 0)];
    };
    return { value: tf.scalar(0), gradient };
  });

type FusedInputs = [x: tf.Tensor2D, h: tf.Tensor2D, c: tf.Tensor2D, link: tf.Scalar];

/** The new output and cell, concatenated because `customGrad` allows only one result: [batch, 2 · units]. */
const fusedStep = (kernel: tf.Tensor2D, bias: tf.Tensor1D, taken: TakenStep[]) =>
  customGradient(([x, h, c]: FusedInputs, save): WithGradient<tf.Tensor2D> => {
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
        taken.push({ x: savedX, h: savedH, dGates });
        return [dX, dH, dC, tf.scalar(0)];
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
