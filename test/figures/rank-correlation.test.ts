import assert from "node:assert/strict";
import { test } from "node:test";
import { rankCorrelation, ranks } from "../../src/figures/rank-correlation";

test("equal values share the mean of their ranks", () => {
  assert.deepEqual(ranks([10, 20, 10, 5]), [2.5, 4, 2.5, 1]);
  assert.deepEqual(ranks([3, 3, 3]), [2, 2, 2]);
});

test("only the order counts, not the distances", () => {
  assert.equal(rankCorrelation([1, 2, 3], [1, 10, 1000]), 1);
  assert.equal(rankCorrelation([1, 2, 3], [5, 0, -5]), -1);
});

test("a worked example with ties", () => {
  // Ranks less their mean: −1.5 0 0 1.5 and −0.5 −1.5 0.5 1.5; products sum to 3, squares to 4.5 and 5.
  assert.ok(Math.abs(rankCorrelation([1, 2, 2, 3], [2, 1, 3, 4]) - 3 / Math.sqrt(4.5 * 5)) < 1e-12);
});

test("nothing correlates with a constant, and lists must fit", () => {
  assert.ok(Number.isNaN(rankCorrelation([1, 1, 1], [1, 2, 3])));
  assert.throws(() => rankCorrelation([1, 2], [1, 2, 3]), /lists of 2 and 3 values/);
});
