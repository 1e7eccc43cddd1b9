import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allExamples,
  batchOf,
  type Examples,
  inBatches,
  shuffledOrder,
  teacherForced,
} from "../../src/training/batches";
import "../support/tensors";

const data: Examples = {
  source: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  target: Int32Array.of(0, 1, 1, 0, 2, 2),
  count: 3,
  sourceLength: 3,
  targetLength: 2,
  lengths: Int32Array.of(3, 1, 2),
};

test("a batch takes its rows in order, and all examples are one with targets one-hot", () => {
  const { source, target } = batchOf(data, Int32Array.of(2, 0));
  assert.deepEqual(source.arraySync(), [
    [7, 8, 9],
    [1, 2, 3],
  ]);
  assert.deepEqual(target.arraySync(), [
    [2, 2],
    [0, 1],
  ]);
  const all = allExamples(data, 3).target;
  assert.deepEqual((all.arraySync() as number[][][]).slice(0, 1), [
    [
      [1, 0, 0],
      [0, 1, 0],
    ],
  ]);
  assert.equal(all.dtype, "float32");
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

test("a batch can be cut", () => {
  assert.deepEqual(batchOf(data, Int32Array.of(1, 2), 2).source.arraySync(), [
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
  const { previous, target } = batchOf(forced, Int32Array.of(1, 0));
  assert.deepEqual(previous?.arraySync(), [
    [start, 7, end],
    [start, 5, 6],
  ]);
  assert.deepEqual([...(forced.targetLengths ?? [])], [3, 2, 1]);
  assert.deepEqual(target.arraySync(), [
    [7, end, padding],
    [5, 6, end],
  ]);
  assert.throws(() => teacherForced(data, { startId: -1, paddingId: 0 }), /no start entry/);
});
