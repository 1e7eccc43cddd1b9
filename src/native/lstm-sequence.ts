/**
 * An LSTM over a whole sequence from a zero state (Hochreiter & Schmidhuber 1997, with the forget gate of
 * Gers et al. 2000): the native library's `BlockLSTM` kernel, and its plain twin of tfjs ops.
 *
 * Both use one kernel for input and state, `[inputs + units, 4 · units]`, with the gates in the order of the
 * native kernel: input i, candidate g, forget f, output o.
 *
 *     [i, g, f, o] = [x_t, h_{t-1}] · kernel + bias
 *     c_t = σ(f) · c_{t-1} + σ(i) · tanh(g)
 *     h_t = σ(o) · tanh(c_t)
 */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "./custom-gradient";
import { isRecording } from "./graph/recording";
import {
  boolAttribute,
  floatAttribute,
  hasNativeKernels,
  int64Scalar,
  runKernel,
  typeAttribute,
} from "./kernels";
import { type LstmState, lstmGateGradient, lstmStepPlain } from "./lstm-step";
import { matMul, timesTransposed } from "./mat-mul";
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
  return hasNativeKernels() ? fused(x, kernel, bias) : lstmSequencePlain(x, kernel, bias);
}

type FusedInputs = [x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D];

const fused = customGradient(([x, kernel, bias]: FusedInputs, save): WithGradient<tf.Tensor3D> => {
  const [time, batch] = x.shape;
  const units = bias.size / 4;
  const length = int64Scalar(time);
  const zeroState = tf.zeros([batch, units]);
  const peephole = tf.zeros([units]); // unused, since `use_peephole` is false, but the kernel requires it
  const fixed = [zeroState, zeroState, kernel, peephole, peephole, peephole, bias];
  const forward = runKernel(
    "BlockLSTM",
    [
      floatAttribute("forget_bias", 0), // the bias carries it
      floatAttribute("cell_clip", -1), // no clipping
      boolAttribute("use_peephole", false),
      typeAttribute("T", "float32"),
    ],
    [length, x, ...fixed],
    7,
  ); // i, c, f, o, g, tanh(c), h: each [time, batch, units]
  save([x, kernel, bias, ...forward]);
  return {
    value: forward[6] as tf.Tensor3D,
    gradient: (dh, saved) => {
      const [savedX, savedKernel, savedBias, ...outputs] = saved;
      if (isRecording()) {
        return gradientInSteps(savedX as tf.Tensor3D, savedKernel as tf.Tensor2D, outputs, dh);
      }
      const [noState, none] = [tf.zeros([batch, units]), tf.zeros([units])];
      const [dx, , , dKernel, , , , dBias] = runKernel(
        "BlockLSTMGrad",
        [boolAttribute("use_peephole", false), typeAttribute("T", "float32")],
        [
          ...[length, savedX, noState, noState, savedKernel, none, none, none, savedBias, ...outputs],
          tf.zeros([time, batch, units]), // no gradient reaches the cell states from outside
          dh,
        ],
        8,
      );
      return [dx, dKernel, dBias];
    },
  };
});

/**
 * The gradient in many small kernels, for a graph. It goes back through time step by step up to the gates, and then uses
 * one matrix product for the gradients of all inputs and of the kernel. `BlockLSTMGrad` computes these products at each
 * step, including the input's gradient, which is not needed if the input is the text. Op by op, `BlockLSTMGrad` is
 * faster.
 *
 * @param outputs of `BlockLSTM`: i, c, f, o, g, tanh(c), h
 * @param dh gradient of h, [time, batch, units]
 * @returns gradients of x, kernel and bias
 */
function gradientInSteps(
  x: tf.Tensor3D,
  kernel: tf.Tensor2D,
  outputs: tf.Tensor[],
  dh: tf.Tensor,
): tf.Tensor[] {
  const [time, batch, inputs] = x.shape;
  const h = outputs[6];
  const units = h.shape[2] as number;
  const [inputRows, stateRows] = tf.split(kernel, [inputs, units], 0);
  const gates = outputs.slice(0, 6).map((output) => tf.unstack(output)); // each [time] of [batch, units]
  const dHs = tf.unstack(dh);
  const start = tf.zeros([batch, units]);
  const noInputs = tf.zeros([batch, 0]);
  const bias = tf.zeros([4 * units]);
  const unread = { x: noInputs, h: start, kernel: stateRows, peephole: tf.zeros([units]), bias };
  const dGates: tf.Tensor[] = []; // each [batch, 4 · units]
  let dC = start;
  for (let t = time - 1; t >= 0; t--) {
    const behind = dGates[t + 1];
    const dH = behind ? tf.add(dHs[t], timesTransposed(behind, stateRows)) : dHs[t];
    const c = t > 0 ? gates[1][t - 1] : start;
    [dC, dGates[t]] = lstmGateGradient(
      c,
      gates.map((gate) => gate[t]),
      dC,
      dH,
      unread,
    );
  }
  const all = tf.concat(dGates, 0); // [time · batch, 4 · units]
  const hBefore = tf.concat([start, h.reshape([time * batch, units]).slice(0, (time - 1) * batch)], 0);
  return [
    timesTransposed(all, inputRows).reshape(x.shape),
    tf.concat([matMul(x.reshape([time * batch, inputs]), all, true), matMul(hBefore, all, true)], 0),
    tf.sum(all, 0),
  ];
}
