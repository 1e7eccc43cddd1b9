/**
 * An LSTM over a whole sequence from a zero state (Hochreiter & Schmidhuber 1997, with the forget gate of
 * Gers et al. 2000): a kernel of our own, `WorkbookLstm`, and its plain twin of tfjs ops.
 *
 * Both use one kernel for input and state, `[inputs + units, 4 · units]`, with the gates in the order
 * input i, candidate g, forget f, output o.
 *
 *     [i, g, f, o] = [x_t, h_{t-1}] · kernel + bias
 *     c_t = σ(f) · c_{t-1} + σ(i) · tanh(g)
 *     h_t = σ(o) · tanh(c_t)
 */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "./custom-gradient";
import { hasFusedKernels, intAttribute, runKernel } from "./kernels";
import { type LstmState, lstmKernelGradient, lstmStepPlain } from "./lstm-step";
import { timesTransposed } from "./mat-mul";
import { overTime } from "./over-time";

/** The plain twin of `lstmSequence`. */
export function lstmSequencePlain(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  const [, batch] = x.shape;
  const units = bias.size / 4;
  const start: LstmState = { h: tf.zeros([batch, units]), c: tf.zeros([batch, units]) };
  return overTime(
    x,
    start,
    (now, state) => lstmStepPlain(now, state, kernel, bias),
    ({ h }) => h,
  );
}

/**
 * All outputs of an LSTM that starts from zero.
 *
 * @param x [time, batch, inputs]
 * @param kernel [inputs + units, 4 · units], gates in the order i, g, f, o
 * @param bias [4 · units]
 * @returns [time, batch, units]
 */
export function lstmSequence(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  return hasFusedKernels() ? fused(x, kernel, bias) : lstmSequencePlain(x, kernel, bias);
}

type FusedInputs = [x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D];

const fused = customGradient(([x, kernel, bias]: FusedInputs, save): WithGradient<tf.Tensor3D> => {
  const none = tf.zeros([0]); // a state that is zero, and no gradient of the last cell from outside
  const [h, kept] = runKernel("WorkbookLstm", [intAttribute("keeps", 1)], [x, none, none, kernel, bias], 3);
  save([x, kernel, h, kept]);
  return {
    value: h as tf.Tensor3D,
    gradient: (dh, saved) => {
      const [savedX, savedKernel, savedH, savedKept] = saved;
      const [time, batch, inputs] = savedX.shape as [number, number, number];
      const units = savedH.shape[2] as number;
      const nothing = tf.zeros([0]);
      const [dGates] = runKernel("WorkbookLstmGrad", [], [nothing, savedKernel, savedKept, dh, nothing], 2);
      const [xs, hs, all] = [savedX, savedH, dGates].map((tensor) => tensor.reshape([time * batch, -1]));
      const [dKernel, dBias] = lstmKernelGradient(xs, hs, all, batch);
      const inputRows = tf.split(savedKernel, [inputs, units], 0)[0];
      return [timesTransposed(all, inputRows).reshape(savedX.shape), dKernel, dBias];
    },
  };
});
