import assert from "node:assert/strict";
import { test } from "node:test";
import { batchCuts, cheapestCuts, likeLengthBatches } from "../../src/training/like-length";
import "../support/tensors";

test("batches of like length hold each example once, lengths together, in a seeded order", () => {
  const lengths = Int32Array.from({ length: 95 }, (_, n) => 1 + ((n * 37) % 41));
  const batches = likeLengthBatches({ lengths }, 10, 3);
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
  assert.deepEqual(batches, likeLengthBatches({ lengths }, 10, 3));
  assert.notDeepEqual(batches, likeLengthBatches({ lengths }, 10, 4));
});

test("sources are cut behind the longest of a batch, where a graph for that length pays", () => {
  const lengths = Int32Array.from({ length: 400 }, (_, n) => 1 + (n % 40));
  const rowsOf = (...wanted: number[]) => Int32Array.from(wanted, (length) => lengths.indexOf(length));
  const sourceCuts = (epochs: number) => {
    const cutOf = batchCuts({ lengths }, 10, epochs);
    return (rows: Int32Array) => cutOf(rows).sourceLength;
  };
  const long = sourceCuts(1e9);
  assert.deepEqual([long(rowsOf(3)), long(rowsOf(3, 17)), long(rowsOf(40))], [3, 17, 40]);
  const short = sourceCuts(1);
  assert.deepEqual([short(rowsOf(3)), short(rowsOf(40))], [40, 40]);
  const between = sourceCuts(60);
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

test("where targets differ in length, both sides of a batch are alike and cut behind their longest", () => {
  const targetLengths = Int32Array.from({ length: 600 }, (_, n) => 1 + (n % 12));
  const lengths = targetLengths.map((length, n) => length + ((n * 7) % 5));
  const data = { lengths, targetLengths };
  const batches = likeLengthBatches(data, 10, "seed");
  assert.equal(new Set(batches.flatMap((rows) => [...rows])).size, 600);
  const spread = (values: Int32Array, rows: Int32Array) => {
    const own = [...rows].map((row) => values[row]);
    return Math.max(...own) - Math.min(...own);
  };
  for (const rows of batches) {
    assert.equal(spread(targetLengths, rows), 0, "50 of each target length fill five batches");
    assert.ok(spread(lengths, rows) <= 1, "sources within a target length are sorted");
  }
  const exact = batchCuts(data, 10, 1e9);
  const one = batchCuts(data, 10, 1e-9);
  for (const rows of batches) {
    const longest = (values: Int32Array) => Math.max(...[...rows].map((row) => values[row]));
    assert.deepEqual(exact(rows), { sourceLength: longest(lengths), targetLength: longest(targetLengths) });
    assert.deepEqual(one(rows), { sourceLength: Math.max(...lengths), targetLength: 12 });
  }
});
