import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionEvidence } from "../../src/figures/attention-evidence";
import { drawn } from "../support/drawn";

const evidence = {
  sourceTokens: ["n", "o", "o"],
  attention: [0.2, 0.3, 0.5],
  occlusion: [3, 2, 1],
  gradient: [0.0001, 0.0002, 0.0004],
};

test("each kind of evidence has a strip of its own and its rank correlation with attention in words", () => {
  const figure = attentionEvidence(evidence);
  assert.deepEqual(
    drawn<{ y: number[]; yaxis: string }[]>(figure.data).map(({ y, yaxis }) => [yaxis, y]),
    [
      ["y", [0.2, 0.3, 0.5]],
      ["y2", [3, 2, 1]],
      ["y3", [0.0001, 0.0002, 0.0004]],
    ],
  );
  assert.deepEqual(
    figure.layout.annotations?.map(({ text }) => text),
    [
      "attention",
      "occlusion, rank correlation with attention -1.00",
      "gradient, rank correlation with attention 1.00",
    ],
  );
});

test("a kind that was not measured has no strip, one without differences no correlation", () => {
  const { sourceTokens, attention } = evidence;
  const figure = attentionEvidence({ sourceTokens, attention, gradient: [1, 1, 1] });
  assert.deepEqual(
    figure.layout.annotations?.map(({ text }) => text),
    ["attention", "gradient, rank correlation with attention undefined, all values are equal"],
  );
});

test("lists that do not fit the source are refused by name", () => {
  assert.throws(
    () => attentionEvidence({ ...evidence, occlusion: [1, 2] }),
    /occlusion is no list of 3 finite/,
  );
});
