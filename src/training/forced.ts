/** What a network says at each step when it is told the true tokens before, where it is fed tokens. */
import * as tf from "@tensorflow/tfjs";
import { tidied } from "../layers/tidied";
import { batchOf, type Examples, inBatches, inputsOf } from "./batches";

/**
 * The likeliest token at each output step of each example.
 *
 * @returns ids, [examples][targetLength]
 */
export function forcedTokens(model: tf.LayersModel, data: Examples, batchSize = 100): number[][] {
  return overBatches(model, data, batchSize, (found) => found.arraySync()).flat();
}

/** Examples that go through the network together when tokens are counted. */
const COUNTED = 50;

/**
 * How many target tokens a model finds most probable, the end of a target among them. Padding is left out, and a token
 * that training never showed counts as wrong.
 */
export function tokenAccuracy(model: tf.LayersModel, data: Examples): { right: number; total: number } {
  const { targetPaddingId = -1, targetUnknownId = -1 } = data;
  const counts = overBatches(model, data, COUNTED, (found, target) => {
    const real = tf.notEqual(target, tf.scalar(targetPaddingId, "int32"));
    const known = tf.notEqual(target, tf.scalar(targetUnknownId, "int32"));
    const hits = tf.logicalAnd(tf.logicalAnd(real, known), tf.equal(found.toInt(), target));
    return [hits, real].map((one) => one.toInt().sum().dataSync()[0]);
  });
  const sum = (n: number) => counts.reduce((total, of) => total + of[n], 0);
  return { right: sum(0), total: sum(1) };
}

/** @param read gets the likeliest tokens of a batch and the true ones, both [batch, targetLength] */
function overBatches<Value>(
  model: tf.LayersModel,
  data: Examples,
  batchSize: number,
  read: (found: tf.Tensor2D, target: tf.Tensor) => Value,
): Value[] {
  const rows = Int32Array.from({ length: data.count }, (_, n) => n);
  return inBatches(rows, batchSize).map((batch) =>
    tidied(() => {
      const { target, ...inputs } = batchOf(data, batch);
      const probabilities = [model.apply(inputsOf(inputs))].flat()[0] as tf.Tensor3D;
      return read(tf.argMax(probabilities, -1) as tf.Tensor2D, target);
    }),
  );
}
