import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../src/native/tensorflow";
import type { Examples } from "../../src/training/batches";
import { tokenAccuracy } from "../../src/training/forced";

/** A model of one-hot sources whose answer is the source itself. */
function echo(size: number): tf.LayersModel {
  const source = tf.input({ shape: [3] });
  const layer = tf.layers.embedding({ inputDim: size, outputDim: size, weights: [tf.eye(size)] });
  return tf.model({ inputs: source, outputs: layer.apply(source) as tf.SymbolicTensor });
}

test("tokens are counted without padding, and unknown ones are wrong", () => {
  const model = echo(5);
  const data: Examples = {
    source: Int32Array.from([2, 3, 0, 4, 1, 2]),
    target: Int32Array.from([2, 4, 0, 4, 1, 2]),
    count: 2,
    sourceLength: 3,
    targetLength: 3,
    lengths: Int32Array.from([2, 3]),
    targetPaddingId: 0,
    targetUnknownId: 1,
  };
  const before = tf.memory().numTensors;
  // First row: 2 right, 3 for 4 wrong, padding. Second row: 4 right, unknown wrong, 2 right.
  assert.deepEqual(tokenAccuracy(model, data), { right: 3, total: 5 });
  assert.deepEqual(
    tokenAccuracy(model, { ...data, targetPaddingId: undefined, targetUnknownId: undefined }),
    {
      right: 5,
      total: 6,
    },
  );
  assert.equal(tf.memory().numTensors, before);
  model.dispose();
});

test("more examples than go through the network at once", () => {
  const model = echo(4);
  const count = 120;
  const source = Int32Array.from({ length: 3 * count }, (_, n) => n % 4);
  const target = source.map((id, n) => (n % 3 === 0 ? (id + 1) % 4 : id));
  const lengths = new Int32Array(count).fill(3);
  const data = { source, target, count, sourceLength: 3, targetLength: 3, lengths };
  assert.deepEqual(tokenAccuracy(model, data), { right: 2 * count, total: 3 * count });
  model.dispose();
});
