import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { attentionKeys, attentionScores, attentionWeights, contextVector } from "../../src/layers/attention";
import { assertClose, draws } from "../support/tensors";

test("scores by hand: relu(tanh([x, y] · W1 + b1) · W2 + b2)", () => {
  const weights = {
    scoreKernel: tf.tensor2d([
      [1, -1],
      [0.5, 0.25],
      [2, 1],
    ]), // two source units, one decoder unit; two score units
    scoreBias: tf.tensor1d([0.1, -0.2]),
    energyKernel: tf.tensor2d([[3], [-1]]),
    energyBias: tf.tensor1d([0.05]),
  };
  const values = [
    [0.4, -0.6],
    [-1, 2],
  ];
  const state = 0.3;
  const expected = values.map(([a, b]) => {
    const first = Math.tanh(a * 1 + b * 0.5 + state * 2 + 0.1);
    const second = Math.tanh(a * -1 + b * 0.25 + state * 1 - 0.2);
    return Math.max(0, 3 * first - second + 0.05);
  });
  const keys = attentionKeys(tf.tensor3d([values]), weights);
  const scores = attentionScores(keys, tf.tensor2d([[state]]), weights).arraySync()[0];
  scores.forEach((score, n) => {
    assert.ok(Math.abs(score - expected[n]) < 1e-6, `${score} is not ${expected[n]}`);
  });
  assert.ok(
    expected.some((score) => score > 0),
    "relu must not hide the comparison",
  );
});

test("attention weights are a softmax over the source, exactly 0 where masked", () => {
  const scores = tf.tensor2d([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  const mask = tf.tensor2d(
    [
      [1, 1, 1],
      [1, 0, 1],
    ],
    undefined,
    "bool",
  );
  const [open, masked] = attentionWeights(scores, mask).arraySync();
  const e = [Math.exp(1), Math.exp(2), Math.exp(3)];
  const total = e[0] + e[1] + e[2];
  open.forEach((weight, n) => {
    assert.ok(Math.abs(weight - e[n] / total) < 1e-6);
  });
  assert.equal(masked[1], 0);
  assert.ok(Math.abs(masked[0] - e[0] / (e[0] + e[2])) < 1e-6);
});

test("each row of weights sums to 1, with extreme scores and masks too", () => {
  const extremes = [
    [1e4, -1e4, 0, 3],
    [-1e4, -1e4, -1e4, -1e4],
    [5, 5, 5, 5],
    [1e4, 1e4, 1e4, -1e4],
  ];
  const scores = tf.tensor2d(extremes);
  const masks = [
    undefined,
    tf.tensor2d(
      extremes.map((_, n) => [0, 1, 2, 3].map((j) => Number(j === n))),
      [4, 4],
      "bool",
    ),
  ];
  for (const mask of masks) {
    const weights = attentionWeights(scores, mask as tf.Tensor2D | undefined);
    assert.deepEqual(weights.shape, [4, 4]);
    for (const sum of weights.sum(1).dataSync()) {
      assert.ok(Math.abs(sum - 1) < 1e-6, `sums to ${sum}`);
    }
    assert.ok(weights.min().dataSync()[0] >= 0);
  }
});

test("the context is the weighted sum of the values", () => {
  const values = tf.tensor3d([
    [
      [1, 10],
      [2, 20],
      [4, 40],
    ],
  ]);
  const context = contextVector(tf.tensor2d([[0.5, 0.25, 0.25]]), values).arraySync();
  assert.deepEqual(context, [[2, 20]]);
});

test("weights do not depend on the other examples of a batch", () => {
  const draw = draws(11);
  const scores = draw<tf.Tensor2D>(4, 6);
  const together = attentionWeights(scores).slice([2, 0], [1, 6]);
  const alone = attentionWeights(scores.slice([2, 0], [1, 6]) as tf.Tensor2D);
  assertClose(together, alone, 1e-6);
});
