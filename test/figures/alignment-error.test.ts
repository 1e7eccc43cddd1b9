import assert from "node:assert/strict";
import { test } from "node:test";
import {
  alignmentErrorInterval,
  alignmentErrorRate,
  countLinks,
  diagonalWeights,
  type Link,
  strongest,
  uniformWeights,
  weightOnGold,
} from "../../src/figures/alignment-error";

const rows = [
  [0.7, 0.2, 0.1],
  [0.1, 0.8, 0.1],
  [0.6, 0.3, 0.1],
];
const gold: Link[] = [
  [0, 0],
  [1, 1],
  [2, 2],
  [2, 1],
];

test("the error rate, by hand: two of three links are right, of four gold ones", () => {
  assert.deepEqual(countLinks(rows, gold, 3), { shared: 2, linked: 3, gold: 4 });
  assert.equal(alignmentErrorRate([countLinks(rows, gold, 3)]), 1 - 4 / 7);
});

test("sentences are summed, not averaged", () => {
  const right = { shared: 10, linked: 10, gold: 10 };
  const wrong = { shared: 0, linked: 1, gold: 1 };
  assert.equal(alignmentErrorRate([right]), 0);
  assert.equal(alignmentErrorRate([wrong]), 1);
  assert.equal(alignmentErrorRate([right, wrong]), 1 - 20 / 22); // the mean of the two would be 0.5
  assert.throws(() => alignmentErrorRate([{ shared: 0, linked: 0, gold: 0 }]), /there are no links/);
});

test("read one step apart, a token without such a step has no link", () => {
  // Token 1 reads row 0 and token 2 row 1: sources 0 and 1, of which the second is gold for token 2.
  assert.deepEqual(countLinks(rows, gold, 3, -1), { shared: 1, linked: 2, gold: 4 });
  // Token 0 reads row 1 (source 1), token 1 row 2 (source 0): neither is gold.
  assert.deepEqual(countLinks(rows, gold, 3, 1), { shared: 0, linked: 2, gold: 4 });
  // With a row for the end, the last token has a step after it.
  assert.deepEqual(countLinks([...rows, [0, 0, 1]], gold, 3, 1), { shared: 1, linked: 3, gold: 4 });
});

test("tied weights share the link, so that equal weights count as a word drawn at random", () => {
  assert.deepEqual(strongest([0.4, 0.2, 0.4]), [0, 2]);
  const { shared, linked } = countLinks(uniformWeights(3, 3), gold, 3);
  assert.ok(Math.abs(shared - 4 / 3) < 1e-12, `${shared}`);
  assert.equal(linked, 3);
});

test("the diagonal goes from the first to the last word, whatever the lengths", () => {
  const places = (targets: number, sources: number) =>
    diagonalWeights(targets, sources).map((row) => row.indexOf(1));
  assert.deepEqual(places(3, 3), [0, 1, 2]);
  assert.deepEqual(places(2, 4), [1, 3]);
  assert.deepEqual(places(4, 2), [0, 0, 1, 1]);
  assert.ok(diagonalWeights(5, 3).every((row) => row.reduce((sum, weight) => sum + weight, 0) === 1));
});

test("the weight on gold words is summed for each target word", () => {
  const [first, second, third] = weightOnGold(rows, gold, 3);
  assert.deepEqual([first, second], [0.7, 0.8]);
  assert.ok(Math.abs(third - 0.4) < 1e-12);
});

test("the interval holds the rate, is the same for a seed, and narrower with more sentences", () => {
  const counts = Array.from({ length: 40 }, (_, n) => ({ shared: n % 4, linked: 4, gold: 5 }));
  const few = alignmentErrorInterval(counts, 2);
  assert.equal(few.value, alignmentErrorRate(counts));
  assert.ok(few.low < few.value && few.value < few.high);
  assert.deepEqual(alignmentErrorInterval(counts, 2), few);
  const many = alignmentErrorInterval(Array.from({ length: 10 }, () => counts).flat(), 2);
  assert.ok(many.high - many.low < (few.high - few.low) / 2);
});
