import assert from "node:assert/strict";
import { test } from "node:test";
import { batchOf, type Examples } from "../../src/training/batches";
import {
  batchTargetLength,
  cheapestCuts,
  likeLengthBatches,
  sourceCuts,
} from "../../src/training/like-length";
import "../support/tensors";

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

test("sources are cut behind the longest of a batch, where a graph for that length pays", () => {
  const lengths = Int32Array.from({ length: 400 }, (_, n) => 1 + (n % 40));
  const rowsOf = (...wanted: number[]) => Int32Array.from(wanted, (length) => lengths.indexOf(length));
  const long = sourceCuts(lengths, 10, 1e9);
  assert.deepEqual([long(rowsOf(3)), long(rowsOf(3, 17)), long(rowsOf(40))], [3, 17, 40]);
  const short = sourceCuts(lengths, 10, 1);
  assert.deepEqual([short(rowsOf(3)), short(rowsOf(40))], [40, 40]);
  const between = sourceCuts(lengths, 10, 60);
  const cuts = new Set(lengths.map((length) => between(rowsOf(length))));
  assert.ok(cuts.size > 2 && cuts.size < 20, `${cuts.size} cuts`);
  for (const length of lengths) {
    assert.ok(between(rowsOf(length)) >= length);
  }
});

test("no other cuts cost less", () => {
  const lengths = [2, 2, 2, 3, 5, 5, 8, 9, 9, 13];
  const distinct = [...new Set(lengths)];
  const costOf = (cuts: readonly number[], costOfCut: number) =>
    lengths.reduce((sum, length) => sum + (cuts.find((cut) => cut >= length) as number), 0) +
    cuts.length * costOfCut;
  for (const costOfCut of [0, 1, 3, 6, 10, 30, 1000]) {
    // Every choice of cuts with the longest length among them.
    const choices = Array.from({ length: 2 ** (distinct.length - 1) }, (_, bits) =>
      distinct.filter((_length, n) => n === distinct.length - 1 || (bits >> n) & 1),
    );
    const least = Math.min(...choices.map((cuts) => costOf(cuts, costOfCut)));
    assert.equal(costOf(cheapestCuts(lengths, costOfCut), costOfCut), least);
  }
});

test("targets are cut behind the longest of a batch where their padding does not count, and only there", () => {
  const target = Int32Array.from({ length: 3 * 10 }, (_, n) => {
    const [row, column] = [Math.floor(n / 10), n % 10];
    return column < [3, 5, 9][row] ? 7 : 0;
  });
  const padded: Examples = {
    source: new Int32Array(9),
    lengths: Int32Array.of(3, 1, 2),
    examples: 3,
    sourceLength: 3,
    target,
    previous: target,
    targetLength: 10,
    targetPaddingId: 0,
  };
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
