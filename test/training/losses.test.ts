import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import {
  exactMatch,
  maskedCrossEntropy,
  maskedExactMatch,
  stepwiseCrossEntropy,
} from "../../src/training/losses";
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

test("under a mask, steps where the target is padding count nothing, in value and gradient", () => {
  // With token 2 as padding, the first example ends after its first step.
  const expected = -(Math.log(0.5) + Math.log(0.7) + Math.log(0.3)) / 2;
  const loss = maskedCrossEntropy(2);
  assert.ok(Math.abs(loss(target, probabilities).dataSync()[0] - expected) < 1e-6);
  const slope = tf
    .grad((p) => loss(target, p))(probabilities)
    .arraySync() as number[][][];
  assert.deepEqual(slope[0][1].map(Math.abs), [0, 0, 0]);
  assert.ok(slope[0][0][0] < 0);
});

test("under a mask, padding is right whatever stands there, and nothing else is", () => {
  assert.equal(maskedExactMatch(2)(target, probabilities).dataSync()[0], 0.5);
  const other = tf.reverse(probabilities, 2); // wrong at each step but the last, which now gives 0.6 to token 2
  assert.equal(maskedExactMatch(2)(target, other).dataSync()[0], 0);
  const wrongBehindTheEnd = tf.concat([probabilities.slice([0, 0], [2, 1]), other.slice([0, 1], [2, 1])], 1);
  assert.equal(exactMatch(target, wrongBehindTheEnd).dataSync()[0], 0);
  assert.equal(maskedExactMatch(2)(target, wrongBehindTheEnd).dataSync()[0], 0.5);
});

test("without padding the masked loss and exact match are the plain ones", () => {
  const pairs = [
    [maskedCrossEntropy(-1), stepwiseCrossEntropy],
    [maskedExactMatch(-1), exactMatch],
  ];
  for (const [masked, plain] of pairs) {
    assert.equal(masked(target, probabilities).dataSync()[0], plain(target, probabilities).dataSync()[0]);
  }
});
