import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allExamples,
  batchLength,
  batchOf,
  batchTargetLength,
  type Examples,
  inBatches,
  likeLengthBatches,
  shuffledOrder,
  teacherForced,
} from "../../src/training/batches";
import "../support/tensors";

const data: Examples = {
  source: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  target: Int32Array.of(0, 1, 1, 0, 2, 2),
  examples: 3,
  sourceLength: 3,
  targetLength: 2,
  lengths: Int32Array.of(3, 1, 2),
};

test("a batch takes its rows in order, targets one-hot", () => {
  const { source, target } = batchOf(data, Int32Array.of(2, 0), 3);
  assert.deepEqual(source.arraySync(), [
    [7, 8, 9],
    [1, 2, 3],
  ]);
  assert.deepEqual(target.arraySync(), [
    [
      [0, 0, 1],
      [0, 0, 1],
    ],
    [
      [1, 0, 0],
      [0, 1, 0],
    ],
  ]);
  assert.equal(target.dtype, "float32");
});

test("all examples are one batch in their order", () => {
  assert.deepEqual(allExamples(data, 3).source.arraySync(), [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);
});

test("an order holds each number once, the same for one seed, another for another", () => {
  const order = shuffledOrder(1000, 7);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, n) => n),
  );
  assert.deepEqual(order, shuffledOrder(1000, 7));
  assert.notDeepEqual(order, shuffledOrder(1000, 8));
});

test("batches cover the order, the last one shorter", () => {
  assert.deepEqual(
    inBatches(Int32Array.of(4, 1, 3, 0, 2), 2).map((rows) => [...rows]),
    [[4, 1], [3, 0], [2]],
  );
});

test("batches of like length hold each example once, lengths together, in a seeded order", () => {
  const lengths = Int32Array.from({ length: 95 }, (_, n) => 1 + ((n * 37) % 41));
  const batches = likeLengthBatches(lengths, 10, 3);
  assert.deepEqual(
    batches.flatMap((rows) => [...rows]).sort((a, b) => a - b),
    Array.from({ length: 95 }, (_, n) => n),
  );
  const ranges = batches
    .map((rows) => [...rows].map((row) => lengths[row]))
    .map((all) => [Math.min(...all), Math.max(...all)]);
  const inOrder = [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  inOrder.slice(1).forEach(([least], n) => {
    assert.ok(least >= inOrder[n][1], "ranges of lengths overlap");
  });
  assert.notDeepEqual(ranges, inOrder, "batches come in a shuffled order");
  assert.deepEqual(batches, likeLengthBatches(lengths, 10, 3));
  assert.notDeepEqual(batches, likeLengthBatches(lengths, 10, 4));
});

test("a batch is cut behind its longest source, at a multiple of 4 or the full length", () => {
  const wide = { ...data, sourceLength: 10, source: new Int32Array(30), lengths: Int32Array.of(3, 5, 9) };
  assert.equal(batchLength(wide, Int32Array.of(0)), 4);
  assert.equal(batchLength(wide, Int32Array.of(0, 1)), 8);
  assert.equal(batchLength(wide, Int32Array.of(2)), 10);
  assert.deepEqual(batchOf(data, Int32Array.of(1, 2), 3, 2).source.arraySync(), [
    [4, 5],
    [7, 8],
  ]);
});

test("teacher forcing tells each step the true token before it", () => {
  const [start, end, padding] = [1, 2, 0];
  const translated: Examples = {
    ...data,
    target: Int32Array.of(start, 5, 6, end, start, 7, end, padding, start, end, padding, padding),
    targetLength: 4,
  };
  const forced = teacherForced(translated, { startId: start, paddingId: padding });
  assert.equal(forced.targetPaddingId, padding);
  assert.equal(forced.targetLength, 3);
  const { previous, target } = batchOf(forced, Int32Array.of(1, 0), 8);
  assert.deepEqual(previous?.arraySync(), [
    [start, 7, end],
    [start, 5, 6],
  ]);
  assert.deepEqual(target.argMax(2).arraySync(), [
    [7, end, padding],
    [5, 6, end],
  ]);
  assert.throws(() => teacherForced(data, { startId: -1, paddingId: 0 }), /no start entry/);
});

test("targets are cut behind the longest of a batch where their padding does not count, and only there", () => {
  const target = Int32Array.from({ length: 3 * 10 }, (_, n) => {
    const [row, column] = [Math.floor(n / 10), n % 10];
    return column < [3, 5, 9][row] ? 7 : 0;
  });
  const padded: Examples = { ...data, target, previous: target, targetLength: 10, targetPaddingId: 0 };
  assert.equal(batchTargetLength(padded, Int32Array.of(0)), 4);
  assert.equal(batchTargetLength(padded, Int32Array.of(1, 0)), 8);
  assert.equal(batchTargetLength(padded, Int32Array.of(2, 0)), 10);
  assert.equal(batchTargetLength({ ...padded, targetPaddingId: undefined }, Int32Array.of(0)), 10);
  const batch = batchOf(padded, Int32Array.of(0, 1), 8, 2, 4);
  assert.deepEqual(
    [batch.target.shape, batch.previous?.shape],
    [
      [2, 4, 8],
      [2, 4],
    ],
  );
  assert.deepEqual(batch.previous?.arraySync(), [
    [7, 7, 7, 0],
    [7, 7, 7, 7],
  ]);
});
