/**
 * One step of a gated recurrent unit (Cho et al. 2014): the native library's `GRUBlockCell` kernel and its plain twin.
 *
 *     [r, u] = σ([x, h] · gateKernel + gateBias)          reset and update gate
 *     g      = tanh([x, r ∘ h] · candidateKernel + candidateBias)
 *     h'     = u ∘ h + (1 − u) ∘ g
 *
 * As Keras' GRU with `reset_after=False`. One kernel `[inputs + units, 3 · units]` holds r, u and g side by side.
 */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "./custom-gradient";
import { hasNativeKernels, runKernel, typeAttribute } from "./kernels";
import { matMul } from "./mat-mul";

/** The plain twin of `gruStep`. */
export function gruStepPlain(
  x: tf.Tensor2D,
  h: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
): tf.Tensor2D {
  const units = bias.size / 3;
  const [gateKernel, candidateKernel] = tf.split(kernel, [2 * units, units], 1) as tf.Tensor2D[];
  const [gateBias, candidateBias] = tf.split(bias, [2 * units, units]);
  const gates = tf.sigmoid(tf.add(tf.matMul(tf.concat([x, h], 1), gateKernel), gateBias));
  const [r, u] = tf.split(gates, 2, 1) as tf.Tensor2D[]; // each [batch, units]
  const g = tf.tanh(
    tf.add(tf.matMul(tf.concat([x, tf.mul(r, h) as tf.Tensor2D], 1), candidateKernel), candidateBias),
  );
  return tf.add(tf.mul(u, h), tf.mul(tf.sub(1, u), g)) as tf.Tensor2D;
}

/**
 * One step.
 *
 * @param x [batch, inputs]
 * @param h [batch, units]
 * @param kernel [inputs + units, 3 · units]: reset, update, candidate
 * @param bias [3 · units]
 * @returns the new state, [batch, units]
 */
export function gruStep(x: tf.Tensor2D, h: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  if (!hasNativeKernels()) {
    return gruStepPlain(x, h, kernel, bias);
  }
  const units = bias.size / 3;
  const [gateKernel, candidateKernel] = tf.split(kernel, [2 * units, units], 1);
  const [gateBias, candidateBias] = tf.split(bias, [2 * units, units]);
  return fused(x, h, gateKernel, candidateKernel, gateBias, candidateBias);
}

/** x, h, gateKernel, candidateKernel, gateBias, candidateBias */
type FusedInputs = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

const fused = customGradient((before: FusedInputs, save): WithGradient<tf.Tensor2D> => {
  const [r, u, g, output] = runKernel("GRUBlockCell", [typeAttribute("T", "float32")], before, 4);
  save([...before, r, u, g]);
  return {
    value: output as tf.Tensor2D,
    gradient: (dOutput, saved) => {
      const [savedX, savedH] = saved;
      const savedR = saved[6];
      const inputsOfGrad = [...saved, dOutput];
      const attributes = [typeAttribute("T", "float32")];
      const [dX, dH, dCandidate, dGates] = runKernel("GRUBlockCellGrad", attributes, inputsOfGrad, 4);
      const xh = tf.concat([savedX, savedH], 1);
      const xrh = tf.concat([savedX, tf.mul(savedR, savedH)], 1);
      return [
        dX,
        dH,
        matMul(xh, dGates, true),
        matMul(xrh, dCandidate, true),
        tf.sum(dGates, 0),
        tf.sum(dCandidate, 0),
      ];
    },
  };
});
