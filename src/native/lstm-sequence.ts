/**
 * An LSTM over a whole sequence from a zero state (Hochreiter & Schmidhuber 1997, with the forget gate of
 * Gers et al. 2000): the native library's `BlockLSTM` kernel, and its plain twin of tfjs ops.
 *
 * Both keep one kernel for input and state, `[inputs + units, 4 · units]`, with the gates in the order of the
 * native kernel: input i, candidate g, forget f, output o.
 *
 *     [i, g, f, o] = [x_t, h_{t-1}] · kernel + bias
 *     c_t = σ(f) · c_{t-1} + σ(i) · tanh(g)
 *     h_t = σ(o) · tanh(c_t)
 */
import * as tf from "@tensorflow/tfjs";
import {
  boolAttribute,
  floatAttribute,
  hasNativeKernels,
  int64Scalar,
  runKernel,
  typeAttribute,
} from "./kernels";
import { type LstmState, lstmStepPlain } from "./lstm-step";
import { matMul } from "./mat-mul";

/** The plain twin of `lstmSequence`. */
export function lstmSequencePlain(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  const [time, batch, inputs] = x.shape;
  const units = bias.size / 4;
  let state: LstmState = { h: tf.zeros([batch, units]), c: tf.zeros([batch, units]) };
  const outputs: tf.Tensor2D[] = [];
  for (let t = 0; t < time; t++) {
    const step = x.slice([t, 0, 0], [1, batch, inputs]).reshape([batch, inputs]) as tf.Tensor2D;
    state = lstmStepPlain(step, state, kernel, bias);
    outputs.push(state.h);
  }
  return tf.stack(outputs) as tf.Tensor3D; // [time, batch, units]
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

const fused = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [x, kernel, bias] = args as tf.Tensor[];
  const save = args[3] as tf.GradSaveFunc;
  const [time, batch] = x.shape;
  const units = bias.size / 4;
  const length = int64Scalar(time);
  const zeroState = tf.zeros([batch, units]);
  const peephole = tf.zeros([units]); // unused: `use_peephole` is false, but the kernel wants its inputs
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
    value: forward[6],
    gradFunc: (dh: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedX, savedKernel, savedBias, ...outputs] = saved;
      return backward(savedX as tf.Tensor3D, savedKernel as tf.Tensor2D, savedBias, outputs, dh);
    },
  };
}) as unknown as (x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D) => tf.Tensor3D;

function backward(
  x: tf.Tensor3D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor,
  outputs: tf.Tensor[],
  dh: tf.Tensor,
): tf.Tensor[] {
  const [time, batch, inputs] = x.shape;
  const units = bias.size / 4;
  const h = outputs[6];
  const stateRows = kernel.slice([inputs, 0]); // [units, 4 · units]
  const inputRows = kernel.slice([0, 0], [inputs, -1]);
  const [i, c, f, o, g, tanhC] = outputs.slice(0, 6).map((output) => tf.unstack(output));
  const dhs = tf.unstack(dh);
  const none = tf.zeros([units]);
  const zeros = tf.zeros([batch, units]);
  const empty = tf.zeros([batch, 0]);
  let dC: tf.Tensor = zeros;
  const dGates: tf.Tensor[] = [];
  for (let t = time - 1; t >= 0; t--) {
    const dH = dGates.length ? tf.add(dhs[t], matMul(dGates[0], stateRows, false, true)) : dhs[t];
    const [dCPrevious, dGate] = runKernel(
      "LSTMBlockCellGrad",
      [boolAttribute("use_peephole", false), typeAttribute("T", "float32")],
      [
        empty,
        t ? c[t - 1] : zeros,
        zeros,
        stateRows,
        none,
        none,
        none,
        bias,
        i[t],
        c[t],
        f[t],
        o[t],
        g[t],
        tanhC[t],
        dC,
        dH,
      ],
      5,
    );
    dC = dCPrevious;
    dGates.unshift(dGate);
  }
  const all = tf.concat(dGates, 0); // [time*batch, 4u]
  const dInputRows = matMul(x.reshape([time * batch, inputs]), all, true);
  const dStateRows = matMul(
    h.reshape([time * batch, units]).slice([0, 0], [(time - 1) * batch, -1]),
    all.slice([batch, 0]),
    true,
  );
  const dx = matMul(all, inputRows, false, true).reshape([time, batch, inputs]);
  return [dx, tf.concat([dInputRows, dStateRows], 0), tf.sum(all, 0)];
}
