/** Reverses each sequence of a batch within its own length. The padding after it stays where it is. */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "../native/custom-gradient";

/**
 * Where each element of `reverseSequence` comes from, with time and batch as one axis: [time · batch], int32.
 *
 * @param lengths [batch], int32, each from 1 to time
 */
export function reversedRows(lengths: tf.Tensor1D, time: number): tf.Tensor1D {
  const [batch] = lengths.shape;
  return tf.tidy(() => {
    const step = tf.range(0, time, 1, "int32").expandDims(1); // [time, 1]
    const mirrored = tf.sub(tf.sub(lengths, tf.scalar(1, "int32")), step); // [time, batch], below 0 in the padding
    const from = tf.where(tf.greaterEqual(mirrored, tf.scalar(0, "int32")), mirrored, step);
    const row = tf.add(tf.mul(from, tf.scalar(batch, "int32")), tf.range(0, batch, 1, "int32"));
    return row.flatten() as tf.Tensor1D;
  });
}

/**
 * @param x [time, batch, units]
 * @param rows from `reversedRows`
 * @returns [time, batch, units] with `out[t, b] = x[lengths[b] - 1 - t, b]` where `t < lengths[b]`, else `x[t, b]`
 */
export function reverseSequence(x: tf.Tensor3D, rows: tf.Tensor1D): tf.Tensor3D {
  return reversal(x, rows);
}

const reversal = customGradient(([x, rows]: [tf.Tensor3D, tf.Tensor1D], save): WithGradient<tf.Tensor3D> => {
  save([rows]);
  return {
    value: gathered(x, rows),
    // The reversal is its own inverse, and so its own gradient.
    gradient: (dy, [saved]) => [gathered(dy, saved), tf.zerosLike(saved)],
  };
});

function gathered(x: tf.Tensor, rows: tf.Tensor): tf.Tensor3D {
  const [time, batch, units] = x.shape;
  return tf.gather(x.reshape([time * batch, units]), rows as tf.Tensor1D).reshape([time, batch, units]);
}
