import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { compileFunction, NotAGraph } from "../../src/native/graph/compile";
import { isRecording } from "../../src/native/graph/recording";
import { lstmSequence } from "../../src/native/lstm-sequence";
import { assertClose, assertNoTensorsLeft, draws } from "../support/tensors";

const numbers = (tensor: tf.Tensor) => [...tensor.dataSync()];

test("a graph gives the function's own numbers, for new inputs too", () => {
  const f = (x: tf.Tensor, y: tf.Tensor) => [tf.softmax(tf.matMul(x, y)), tf.sum(tf.mul(x, 3), 1)];
  const draw = draws(1);
  const [x, y] = [draw(4, 3), draw(3, 5)];
  const graph = compileFunction(() => f(x, y), [x, y]);
  for (const [a, b] of [
    [x, y],
    [draw(4, 3), draw(3, 5)],
  ]) {
    assert.deepEqual(graph.run([a, b]).map(numbers), f(a, b).map(numbers));
  }
});

for (const time of [1, 2, 6, 13]) {
  test(`a gradient through fused kernels compiles: ${time} steps`, () => {
    const draw = draws(2);
    const drawn = () => [draw(time, 2, 3), draw(3 + 4, 16), draw(16)];
    const gradients = (args: tf.Tensor[]) =>
      tf.grads((x, kernel, bias) =>
        tf.sum(tf.square(lstmSequence(x as tf.Tensor3D, kernel as tf.Tensor2D, bias as tf.Tensor1D))),
      )(args);
    const inputs = drawn();
    const graph = compileFunction(() => gradients(inputs), inputs);
    const others = drawn();
    const expected = gradients(others);
    graph.run(others).forEach((gradient, n) => {
      assertClose(gradient, expected[n], 1e-5);
    });
    assert.equal(isRecording(), false);
  });
}

test("a variable that is an input may change between runs", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const graph = compileFunction(() => [tf.mul(weight, 10)], [weight]);
  weight.assign(tf.tensor1d([5, 6]));
  assert.deepEqual(numbers(graph.run([weight])[0]), [50, 60]);
});

test("an input may be an output, and one tensor two outputs", () => {
  const x = tf.tensor1d([1, 2]);
  const graph = compileFunction(() => {
    const double = tf.mul(x, 2);
    return [x, double, double];
  }, [x]);
  assert.deepEqual(graph.run([tf.tensor1d([3, 4])]).map(numbers), [
    [3, 4],
    [6, 8],
    [6, 8],
  ]);
});

test("a graph leaves out what changes nothing, and does once what comes up twice", () => {
  const x = draws(3)(4, 6);
  const kernelsOf = (f: () => tf.Tensor[]) => {
    const graph = compileFunction(f, [x]);
    const other = draws(4)(4, 6);
    const expected = compileFunction(() => [tf.mul(other, 3)], [other])
      .run([other])
      .map(numbers);
    for (const result of graph.run([other])) {
      assert.deepEqual(numbers(result), expected[0]);
    }
    return graph.kernels;
  };
  const parted = (sizes: number[], axis: number) => () => {
    const parts = tf.split(tf.concat(tf.split(tf.mul(x, 3), [2, 4], 1), 1), sizes, axis);
    return [tf.concat(parts, axis)];
  };
  assert.equal(
    kernelsOf(() => [tf.mul(x, 3)]),
    1,
  );
  assert.equal(
    kernelsOf(() => [tf.mul(x, 3), tf.mul(x, 3)]),
    1,
  );
  assert.equal(
    kernelsOf(() => [tf.mul(x, 3).reshape([4, 6]).cast("float32")]),
    1,
  );
  assert.equal(
    kernelsOf(() => [tf.mul(x, 3).reshape([24])]),
    2,
  );
  // mul, split, concat; the second split gives back what was concatenated, unless it divides elsewhere
  assert.equal(kernelsOf(parted([2, 4], 1)), 3);
  assert.equal(kernelsOf(parted([3, 3], 1)), 5);
  assert.equal(kernelsOf(parted([2, 2], 0)), 5);
});

test("a function that draws random numbers is no graph", () => {
  const x = tf.tensor1d([1, 2]);
  assert.throws(() => compileFunction(() => [tf.mul(x, tf.randomUniform([2]))], [x]), NotAGraph);
});

test("recording, running and disposing leave no tensor and no folder behind", (t) => {
  const draw = draws(5);
  const [x, y] = [draw(4, 3), draw(3, 5)];
  const own = mkdtempSync(path.join(tmpdir(), "graph-")); // other tests make graphs meanwhile
  const { TMPDIR } = process.env;
  process.env.TMPDIR = own;
  t.after(() => {
    if (TMPDIR === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = TMPDIR;
    }
    rmSync(own, { recursive: true });
  });
  assertNoTensorsLeft(() => {
    const graph = compileFunction(() => [tf.matMul(x, y)], [x, y]);
    tf.dispose(graph.run([x, y]));
    graph.dispose();
  });
  assert.deepEqual(readdirSync(own), []);
});

test("after an error in the function the backend runs as before", () => {
  const x = tf.tensor1d([1, 2]);
  const before = tf.memory().numTensors;
  assert.throws(
    () =>
      compileFunction(() => {
        tf.mul(x, 2);
        throw new Error("in the middle");
      }, [x]),
    /in the middle/,
  );
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual(numbers(tf.mul(x, 2)), [2, 4]);
});
