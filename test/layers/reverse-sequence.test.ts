import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { reversedRows, reverseSequence } from "../../src/layers/reverse-sequence";
import { assertClose, assertNoTensorsLeft, draws } from "../support/tensors";

test("each sequence turns around within its own length", () => {
  const x = tf.tensor3d([
    [[1], [10]],
    [[2], [20]],
    [[3], [30]],
  ]); // [time 3, batch 2, units 1]
  const out = reverseSequence(x, reversedRows(tf.tensor1d([3, 2], "int32"), 3));
  assert.deepEqual(out.squeeze([2]).arraySync(), [
    [3, 20],
    [2, 10],
    [1, 30],
  ]);
});

test("its gradient goes back to where each element came from", () => {
  const draw = draws(3);
  const [x, weight] = [draw<tf.Tensor3D>(6, 4, 3), draw<tf.Tensor3D>(6, 4, 3)];
  const rows = reversedRows(tf.tensor1d([6, 1, 4, 2], "int32"), 6);
  const gradient = tf.grad((input) => tf.mul(reverseSequence(input as tf.Tensor3D, rows), weight).sum())(x);
  assertClose(gradient, reverseSequence(weight, rows), 0);
});

test("the reversal leaves no tensor behind", () => {
  const x = draws(4)<tf.Tensor3D>(6, 2, 3);
  const lengths = tf.tensor1d([6, 3], "int32");
  assertNoTensorsLeft(() => {
    const rows = reversedRows(lengths, 6);
    tf.dispose([rows, tf.grad((input) => reverseSequence(input as tf.Tensor3D, rows).sum())(x)]);
  });
});
