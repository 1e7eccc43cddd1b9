import * as tf from "@tensorflow/tfjs";
import { tidied } from "../layers/tidied";
import { batchOf, type Examples, inBatches, inputsOf } from "./batches";

/** Examples that go through the network together. */
const BATCH = 50;

/**
 * How many target tokens a model finds most probable, the end of a target among them. Padding is left out, and a token
 * that training never showed counts as wrong. With examples of `teacherForced` the model is told the true token before.
 */
export function tokenAccuracy(model: tf.LayersModel, data: Examples): { right: number; total: number } {
  const { targetPaddingId = -1, targetUnknownId = -1 } = data;
  let right = 0;
  let total = 0;
  const all = Int32Array.from({ length: data.count }, (_, n) => n);
  for (const rows of inBatches(all, BATCH)) {
    const counts = tidied(() => {
      const { target, ...inputs } = batchOf(data, rows);
      const found = tf.argMax(model.apply(inputsOf(inputs)) as tf.Tensor, -1); // [batch, targetLength]
      const real = tf.notEqual(target, tf.scalar(targetPaddingId, "int32"));
      const known = tf.notEqual(target, tf.scalar(targetUnknownId, "int32"));
      const hits = tf.logicalAnd(tf.logicalAnd(real, known), tf.equal(found.toInt(), target));
      return [hits, real].map((one) => one.toInt().sum().dataSync()[0]);
    });
    right += counts[0];
    total += counts[1];
  }
  return { right, total };
}
