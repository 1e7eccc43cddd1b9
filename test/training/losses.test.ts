import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { exactMatch, stepwiseCrossEntropy } from "../../src/training/losses";
import "../support/tensors";

// Two examples, two output steps, three tokens; the second example is wrong in its second step.
const target = tf
  .oneHot(
    tf.tensor2d(
      [
        [0, 2],
        [1, 1],
      ],
      [2, 2],
      "int32",
    ),
    3,
  )
  .toFloat();
const probabilities = tf.tensor3d([
  [
    [0.5, 0.3, 0.2],
    [0.1, 0.1, 0.8],
  ],
  [
    [0.25, 0.7, 0.05],
    [0.6, 0.3, 0.1],
  ],
]);

test("the loss sums the steps and takes the mean over the batch", () => {
  const expected = -(Math.log(0.5) + Math.log(0.8) + Math.log(0.7) + Math.log(0.3)) / 2;
  assert.ok(Math.abs(stepwiseCrossEntropy(target, probabilities).dataSync()[0] - expected) < 1e-6);
});

test("exact match counts examples whose whole output is right", () => {
  assert.equal(exactMatch(target, probabilities).dataSync()[0], 0.5);
});

test("a probability of 0 gives a large finite loss", () => {
  const sure = tf.tensor3d([
    [
      [0, 1, 0],
      [0, 0, 1],
    ],
    [
      [0, 1, 0],
      [0, 1, 0],
    ],
  ]);
  const loss = stepwiseCrossEntropy(target, sure).dataSync()[0];
  assert.ok(Math.abs(loss - -Math.log(1e-7) / 2) < 1e-3, `${loss}`);
});
