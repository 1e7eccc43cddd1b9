import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { reverseSequence, reverseSequencePlain } from "../../src/native/reverse-sequence";
import { assertNoTensorsLeft, assertSameFunction, draws } from "../support/tensors";

test("each sequence turns around within its own length", () => {
  const x = tf.tensor3d([
    [[1], [10]],
    [[2], [20]],
    [[3], [30]],
  ]); // [time 3, batch 2, units 1]
  const out = reverseSequence(x, tf.tensor1d([3, 2], "int32"));
  assert.deepEqual(out.squeeze([2]).arraySync(), [
    [3, 20],
    [2, 10],
    [1, 30],
  ]);
});

test("the fused reversal is its plain twin, value and gradient", () => {
  const x = draws(3)(6, 4, 3);
  const lengths = tf.tensor1d([6, 1, 4, 2], "int32");
  // Multiplied with x, so that the gradient depends on where each element went.
  const square = (reverse: typeof reverseSequence) => (input: tf.Tensor) =>
    tf.mul(reverse(input as tf.Tensor3D, lengths), input);
  assertSameFunction(square(reverseSequence), square(reverseSequencePlain), [x], {
    value: 0,
    gradient: 1e-6,
  });
});

test("the reversal leaves no tensor behind", () => {
  const x = draws(4)<tf.Tensor3D>(6, 2, 3);
  const lengths = tf.tensor1d([6, 3], "int32");
  assertNoTensorsLeft(() =>
    tf.dispose(tf.grad((input) => reverseSequence(input as tf.Tensor3D, lengths).sum())(x)),
  );
});
