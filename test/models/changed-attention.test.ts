import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import "../../src/native/tensorflow";
import * as tf from "@tensorflow/tfjs";
import { flattenStep, translateWith } from "../../src/models/changed-attention";
import { otherWeights } from "../../src/models/other-weights";
import { loadTranslator } from "../../src/models/storage";
import { assertNoTensorsLeft } from "../support/tensors";

const stored = loadTranslator(path.join(__dirname, "../../data/models/human-times"));
const texts = ["nine o'clock 41 am", "48 min before 10 a.m", "t4:05"];

const near = (actual: number[], expected: number[], tolerance: number) => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, n) => {
    assert.ok(Math.abs(value - expected[n]) < tolerance, `${value} is not ${expected[n]}`);
  });
};

test("unchanged attention gives the network's own answers", async () => {
  const translator = await stored;
  const own = translator.translate(texts);
  translateWith(translator, texts, (weights) => weights).forEach((answer, n) => {
    assert.equal(answer.output, own[n].output);
    near([answer.probability, ...answer.onPadding], [own[n].probability, ...own[n].onPadding], 1e-4);
    near(answer.alignment.flat(), own[n].alignment.flat(), 1e-4);
  });
});

test("a flattened step looks at each character alike and at no padding; the steps before it stay as they were", async () => {
  const translator = await stored;
  const own = translator.translate(texts);
  translateWith(translator, texts, flattenStep(2)).forEach((answer, n) => {
    const length = answer.sourceTokens.length;
    near(answer.alignment[2], Array(length).fill(1 / length), 1e-6);
    assert.ok(Math.abs(answer.onPadding[2]) < 1e-6);
    near(answer.alignment.slice(0, 2).flat(), own[n].alignment.slice(0, 2).flat(), 1e-4);
    assert.equal(answer.outputTokens[2], ":");
  });
  // What notebook 00 shows.
  assert.equal(own[0].output, "09:41");
  assert.equal(translateWith(translator, texts, flattenStep(2))[0].output, "09:01");
});

test("other weights are weights, lie elsewhere, and give the same answer when they are put in", async () => {
  const translator = await stored;
  const own = translator.translate(texts);
  const found = otherWeights(translator, texts, { iterations: 60, tolerance: 0.02 });
  found.forEach(({ weights, moved, answerMoved }, n) => {
    for (const row of weights) {
      near([row.reduce((sum, weight) => sum + weight, 0)], [1], 1e-4);
    }
    assert.ok(answerMoved <= 0.02);
    assert.ok(moved > 0.1, `only ${moved} of the attention of "${texts[n]}" moved`);
    const { sourceLength } = translator.encoding;
    const padded = weights.map((row) => [...row, ...Array(sourceLength - row.length).fill(0)]);
    const [answer] = translateWith(
      translator,
      [texts[n]],
      (_, step) => tf.tensor2d([padded[step]]) as tf.Tensor2D,
    );
    assert.equal(answer.output, own[n].output);
    near(answer.probabilities, own[n].probabilities, 0.021);
  });
});

test("neither leaves tensors behind", async () => {
  const translator = await stored;
  assertNoTensorsLeft(() => translateWith(translator, texts, flattenStep(0)));
  assertNoTensorsLeft(() => otherWeights(translator, texts, { iterations: 10 }));
});
