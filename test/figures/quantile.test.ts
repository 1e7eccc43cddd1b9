import assert from "node:assert/strict";
import { test } from "node:test";
import { median, quantile } from "../../src/figures/quantile";

test("quantiles lie between neighbors in proportion", () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(quantile([10, 20, 30, 40, 50], 0.25), 20);
  assert.equal(quantile([1, 2], 0.75), 1.75);
  assert.throws(() => median([]), RangeError);
});
