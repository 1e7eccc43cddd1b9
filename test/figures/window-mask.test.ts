import assert from "node:assert/strict";
import { test } from "node:test";
import { windowMask } from "../../src/figures/window-mask";

const spans = [0, 1, 2, 2].map((start) => ({ start, size: 2 }));

test("what a step sees is filled, what it needs is marked, and the description counts it", () => {
  const { data, description } = windowMask(spans, 4, { needed: [3, 2, 1, 0] });
  assert.deepEqual(data[0].z, [
    [1, 1, 0, 0],
    [0, 1, 1, 0],
    [0, 0, 1, 1],
    [0, 0, 1, 1],
  ]);
  assert.deepEqual(
    [data[1].x, data[1].y],
    [
      [3, 2, 1, 0],
      [0, 1, 2, 3],
    ],
  );
  assert.equal(
    description,
    "A window over 4 source steps and 4 output steps: the first sees source steps 0 to 1, the last 2 to 3. 1 of 4 steps see what they need.",
  );
  assert.equal(windowMask(spans, 4).data.length, 1);
});

test("spans and marks outside the source are refused", () => {
  assert.throws(() => windowMask(spans, 3), /output step 2 has no span within 3 source steps/);
  assert.throws(() => windowMask([], 3), RangeError);
  assert.throws(() => windowMask(spans, 4, { needed: [4] }), /a mark lies outside 4 × 4 steps/);
});
