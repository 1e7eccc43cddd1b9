/** Encoded examples → seeded batches of tensors. */
import * as tf from "@tensorflow/tfjs";
import seedrandom from "seedrandom";

/** Ids of many examples, row after row, as `encodePairs` of `text` gives them. */
export interface Examples {
  source: Int32Array; // [examples, sourceLength]
  target: Int32Array; // [examples, targetLength]
  examples: number;
  sourceLength: number;
  targetLength: number;
}

export interface Batch {
  source: tf.Tensor2D; // [batch, sourceLength], int32 ids
  target: tf.Tensor3D; // [batch, targetLength, vocabulary], one-hot
}

/** The numbers 0 … count − 1 in an order fixed by the seed (Fisher–Yates). */
export function shuffledOrder(count: number, seed: string | number): Int32Array {
  const random = seedrandom(String(seed));
  const order = Int32Array.from({ length: count }, (_, n) => n);
  for (let last = count - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    [order[last], order[pick]] = [order[pick], order[last]];
  }
  return order;
}

/** The examples of `rows` as tensors; the caller disposes them. */
export function batchOf(data: Examples, rows: Int32Array, vocabularySize: number): Batch {
  const source = takeRows(data.source, data.sourceLength, rows);
  const target = takeRows(data.target, data.targetLength, rows);
  return tf.tidy(() => ({
    source: tf.tensor2d(source, [rows.length, data.sourceLength], "int32"),
    target: tf.oneHot(
      tf.tensor2d(target, [rows.length, data.targetLength], "int32"),
      vocabularySize,
      1,
      0,
      "float32",
    ) as tf.Tensor3D,
  }));
}

/** All examples as one batch, for `model.evaluate` and `model.predict`. */
export function allExamples(data: Examples, vocabularySize: number): Batch {
  return batchOf(
    data,
    Int32Array.from({ length: data.examples }, (_, n) => n),
    vocabularySize,
  );
}

/** Row numbers in `order`, cut into batches; the last one may be shorter. */
export function inBatches(order: Int32Array, batchSize: number): Int32Array[] {
  const batches: Int32Array[] = [];
  for (let start = 0; start < order.length; start += batchSize) {
    batches.push(order.subarray(start, start + batchSize));
  }
  return batches;
}

function takeRows(values: Int32Array, width: number, rows: Int32Array): Int32Array {
  const taken = new Int32Array(rows.length * width);
  rows.forEach((row, n) => {
    taken.set(values.subarray(row * width, (row + 1) * width), n * width);
  });
  return taken;
}
