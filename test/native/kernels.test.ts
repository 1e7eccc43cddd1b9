import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { root } from "../../scripts/setup/paths.mjs";
import { nativeBackend } from "../../src/native/kernels";
import { lstmSequence } from "../../src/native/lstm-sequence";
import { lstmSteps } from "../../src/native/lstm-step";
import { draws } from "../support/tensors";

const draw = draws(1);

const run = () => {
  const [x, kernel, bias] = [draw(3, 2, 4), draw(4 + 5, 20), draw(20)];
  const state = { h: draw(2, 5) as tf.Tensor2D, c: draw(2, 5) as tf.Tensor2D };
  lstmSteps(kernel as tf.Tensor2D, bias as tf.Tensor1D)(draw(2, 4), state);
  return lstmSequence(x as tf.Tensor3D, kernel as tf.Tensor2D, bias as tf.Tensor1D).shape;
};

test("a tfjs-node without this project's kernels runs the plain ones, and the user is told once how to get them", (t) => {
  const { mock } = t.mock.method(console, "warn", () => {});
  const binding = nativeBackend().binding as { workbookKernels?: string };
  const { workbookKernels } = binding;
  binding.workbookKernels = undefined;
  t.after(() => {
    binding.workbookKernels = workbookKernels;
  });
  assert.deepEqual(
    [run(), run()],
    [
      [3, 2, 5],
      [3, 2, 5],
    ],
  );
  const told = mock.calls.map((call) => String(call.arguments[0]));
  assert.equal(told.length, 1);
  assert.match(told[0], /no fused recurrent kernels.*npx attention-workbook native/);
});

test("without fused kernels the plain ones run, and the user is told once", async (t) => {
  const { mock } = t.mock.method(console, "warn", () => {});
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

test("the kernels for every CPU give what those for this one give", () => {
  const program = `
    const { tf } = require("./src/native/tensorflow");
    const { lstmSequence } = require("./src/native/lstm-sequence");
    const { attentionSteps } = require("./src/native/attention-step");
    const draw = (seed, ...shape) => tf.randomNormal(shape, 0, 0.5, "float32", seed);
    const inputs = [draw(1, 7, 5, 3), draw(2, 3 + 6, 24), draw(3, 24), draw(4, 5, 7, 6), draw(5, 5, 9), draw(6, 9, 1)];
    const f = (x, kernel, bias, keys, query, energyKernel) => {
      const h = lstmSequence(x, kernel, bias).transpose([1, 0, 2]);
      const both = attentionSteps(h)(tf.concat([keys, h.slice([0, 0, 0], [-1, -1, 3])], 2), { query, energyKernel });
      return tf.concat([both.context, both.weights], 1);
    };
    const all = [f(...inputs), ...tf.grads((...args) => tf.sum(tf.square(f(...args))))(inputs)];
    const numbers = all.flatMap((tensor) => [...tensor.dataSync()]);
    console.log(JSON.stringify({ kernels: tf.backend().binding.workbookKernels, numbers }));`;
  const [here, everywhere] = ["", "general"].map((cpu) => {
    const args = ["--import", "tsx", "-e", program];
    const env = { ...process.env, ATTENTION_WORKBOOK_CPU: cpu };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: root,
      encoding: "utf8",
      env,
    });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout.trim().split("\n").at(-1) as string) as { kernels: string; numbers: number[] };
  });
  assert.equal(everywhere.kernels, "general");
  assert.equal(here.numbers.length, 5 * 6 + 5 * 7 + 105 + 9 * 24 + 24 + 5 * 7 * 6 + 45 + 9);
  here.numbers.forEach((value, n) => {
    const other = everywhere.numbers[n];
    assert.ok(Math.abs(value - other) < 1e-5, `number ${n}: ${value} and ${other}`);
  });
});
