import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { lstmSequence } from "../../src/native/lstm-sequence";
import { lstmSteps } from "../../src/native/lstm-step";
import { draws } from "../support/tensors";

test("without fused kernels the plain ones run, and the user is told once", async (t) => {
  const { mock } = t.mock.method(console, "warn", () => {});
  const draw = draws(1);
  const run = () => {
    const [x, kernel, bias] = [draw(3, 2, 4), draw(4 + 5, 20), draw(20)];
    const state = { h: draw(2, 5) as tf.Tensor2D, c: draw(2, 5) as tf.Tensor2D };
    lstmSteps(kernel as tf.Tensor2D, bias as tf.Tensor1D)(draw(2, 4), state);
    return lstmSequence(x as tf.Tensor3D, kernel as tf.Tensor2D, bias as tf.Tensor1D).shape;
  };
  const told = () =>
    mock.calls.map((call) => String(call.arguments[0])).filter((line) => line.includes("fused"));
  run();
  assert.deepEqual(told(), []);
  await tf.setBackend("cpu");
  t.after(() => tf.setBackend("tensorflow"));
  assert.deepEqual(
    [run(), run()],
    [
      [3, 2, 5],
      [3, 2, 5],
    ],
  );
  assert.equal(told().length, 1);
  assert.match(told()[0], /"cpu" has no fused recurrent kernels/);
});
