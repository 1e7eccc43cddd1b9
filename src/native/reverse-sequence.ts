/** Reversal of each sequence of a batch within its own length: the padding behind it stays where it is. */
import * as tf from "@tensorflow/tfjs";
import { hasNativeKernels, intAttribute, runKernel, typeAttribute } from "./kernels";

/**
 * @param x [time, batch, units]
 * @param lengths [batch], int32, each from 1 to time
 * @returns [time, batch, units] with `out[t, b] = x[lengths[b] - 1 - t, b]` where `t < lengths[b]`, else `x[t, b]`
 */
export function reverseSequence(x: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor3D {
  return hasNativeKernels() ? fused(x, lengths) : reverseSequencePlain(x, lengths);
}

/** The plain twin of `reverseSequence`: a gather by computed positions. */
export function reverseSequencePlain(x: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor3D {
  const [time, batch, units] = x.shape;
  const step = tf.range(0, time, 1, "int32").expandDims(1); // [time, 1]
  const last = lengths.expandDims(0); // [1, batch]
  const inside = tf.less(step, last).toInt(); // [time, batch], 1 within the sequence
  const from = step.add(inside.mul(last.sub(tf.scalar(1, "int32")).sub(step).sub(step))); // [time, batch]
  const row = from.mul(tf.scalar(batch, "int32")).add(tf.range(0, batch, 1, "int32").expandDims(0)); // in [time · batch]
  return tf.gather(x.reshape([time * batch, units]), row.flatten().toInt()).reshape([time, batch, units]);
}

const run = (x: tf.Tensor, lengths: tf.Tensor) =>
  runKernel(
    "ReverseSequence",
    [
      intAttribute("seq_dim", 0),
      intAttribute("batch_dim", 1),
      typeAttribute("Tlen", "int32"),
      typeAttribute("T", "float32"),
    ],
    [x, lengths],
  )[0] as tf.Tensor3D;

// The reversal is its own inverse, and so its own gradient.
const fused = (x: tf.Tensor3D, lengths: tf.Tensor1D) =>
  tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    save([lengths]);
    return {
      value: run(input, lengths),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => run(dy, saved[0]),
    };
  })(x) as tf.Tensor3D;
