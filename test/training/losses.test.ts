import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import {
  exactMatch,
  maskedCrossEntropy,
  maskedExactMatch,
  sequenceCrossEntropy,
  stepwiseCrossEntropy,
} from "../../src/training/losses";
import { assertClose } from "../support/tensors";

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
  const ids = tf.argMax(target, 2);
  const share = (output: tf.Tensor, padding: number, unknown = -1) =>
    maskedExactMatch(ids, output, { padding, unknown }).dataSync()[0];
  assert.equal(share(probabilities, 2), 0.5);
  const other = tf.reverse(probabilities, 2); // wrong at each step but the last, which now gives 0.6 to token 2
  assert.equal(share(other, 2), 0);
  const wrongBehindTheEnd = tf.concat([probabilities.slice([0, 0], [2, 1]), other.slice([0, 1], [2, 1])], 1);
  assert.equal(exactMatch(target, wrongBehindTheEnd).dataSync()[0], 0);
  assert.equal(share(wrongBehindTheEnd, 2), 0.5);
  assert.equal(share(probabilities, -1), exactMatch(target, probabilities).dataSync()[0], "no padding");
  assert.equal(share(probabilities, -1, 0), 0, "a target that is unknown is never right");
});

test("without padding the masked loss is the plain one", () => {
  assert.equal(
    maskedCrossEntropy(-1)(target, probabilities).dataSync()[0],
    stepwiseCrossEntropy(target, probabilities).dataSync()[0],
  );
});

test("from scores and ids it is the same loss, in value and gradient, on any backend", async () => {
  const scores = tf.randomNormal([3, 4, 7], 0, 2, "float32", 5);
  const ids = tf.tensor2d([[1, 2, 0, 0], [6, 5, 4, 0], [3, 3, 3, 3]], [3, 4], "int32"); // biome-ignore format: rows
  const oneHot = tf.oneHot(ids, 7).toFloat();
  const check = () => {
    for (const padding of [0, -1]) {
      const loss = sequenceCrossEntropy(padding);
      const plain = maskedCrossEntropy(padding);
      assertClose(loss(ids, scores), plain(oneHot, tf.softmax(scores)), 1e-5, `padding ${padding}`);
      const slope = tf.grad((x) => loss(ids, x))(scores);
      const expected = tf.grad((x) => plain(oneHot, tf.softmax(x as tf.Tensor3D)))(scores);
      assertClose(slope, expected, 1e-5, `gradient, padding ${padding}`);
    }
  };
  check();
  await tf.setBackend("cpu");
  try {
    check();
  } finally {
    await tf.setBackend("tensorflow");
  }
});
