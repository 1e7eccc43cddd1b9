import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionHeatmap } from "../../src/figures/attention-heatmap";
import { withPadding } from "../../src/figures/padding-column";

const looks = { sourceTokens: ["a", "b"], outputTokens: ["0", "1"] };

test("what falls on padding gets a column of its own, so that each row sums to 1", () => {
  const alignment = [
    [0.1, 0.2],
    [0.5, 0.5],
  ];
  const attention = withPadding({ ...looks, alignment, onPadding: [0.7, 0] });
  assert.deepEqual(attention.weights, [
    [0.1, 0.2, 0.7],
    [0.5, 0.5, 0],
  ]);
  const { xaxis } = attentionHeatmap(attention).layout as { xaxis: { ticktext: string[] } };
  assert.deepEqual(xaxis.ticktext, ["a", "b", "∅"]);
});

test("a column of next to nothing is left out", () => {
  const alignment = [
    [0.99, 0],
    [0.5, 0.48],
  ];
  const { sourceTokens, weights } = withPadding({ ...looks, alignment, onPadding: [0.01, 0.02] });
  assert.deepEqual(sourceTokens, ["a", "b"]);
  assert.equal(weights, alignment);
});
