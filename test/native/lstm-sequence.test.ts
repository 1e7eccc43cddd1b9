import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { compileFunction } from "../../src/native/graph/compile";
import { record } from "../../src/native/graph/record";
import { lstmSequence, lstmSequencePlain } from "../../src/native/lstm-sequence";
import { assertNoTensorsLeft, assertSameFunction, draws, randomSizes } from "../support/tensors";

const shapes = randomSizes("an LSTM over a sequence", 12, { time: 41, batch: 6, inputs: 9, units: 8 });

const inputsFor = ({ time, batch, inputs, units }: (typeof shapes)[number]) => {
  const draw = draws(time);
  return [draw(time, batch, inputs), draw(inputs + units, 4 * units), draw(4 * units)];
};

const fused = (...[x, kernel, bias]: tf.Tensor[]) =>
  lstmSequence(x as tf.Tensor3D, kernel as tf.Tensor2D, bias as tf.Tensor1D);
const plain = (...[x, kernel, bias]: tf.Tensor[]) =>
  lstmSequencePlain(x as tf.Tensor3D, kernel as tf.Tensor2D, bias as tf.Tensor1D);

for (const shape of shapes) {
  test(`the fused LSTM equals its plain twin, value and gradient: ${JSON.stringify(shape)}`, () => {
    const inputs = inputsFor(shape);
    assertSameFunction(fused, plain, inputs, { value: 1e-5, gradient: 1e-4 });
    tf.dispose(inputs);
  });
}

test("inputs that are mostly zero, as one-hot vectors are, take another way to the same numbers", () => {
  const [time, batch, vocabulary, units] = [9, 5, 40, 11];
  const draw = draws(7);
  const ids = tf.tensor2d(
    Array.from({ length: time * batch }, (_, n) => (n * 17) % vocabulary),
    [time, batch],
    "int32",
  );
  const inputs = [tf.oneHot(ids, vocabulary).toFloat(), draw(vocabulary + units, 4 * units), draw(4 * units)];
  assertSameFunction(fused, plain, inputs, { value: 1e-5, gradient: 1e-4 });
  tf.dispose([ids, inputs]);
});

for (const shape of [
  { time: 7, batch: 53, inputs: 9, units: 12 }, // more rows than go through the steps together
  { time: 3, batch: 53, inputs: 20, units: 170 }, // a kernel so large that all rows go together
]) {
  test(`many rows, or a large kernel: ${JSON.stringify(shape)}`, () => {
    const inputs = inputsFor(shape);
    assertSameFunction(fused, plain, inputs, { value: 1e-4, gradient: 1e-3 });
    tf.dispose(inputs);
  });
}

test("in a graph without its gradient the LSTM keeps nothing for that, and gives the same numbers", () => {
  const inputs = inputsFor({ time: 5, batch: 30, inputs: 6, units: 7 });
  const values = () => [fused(...inputs)];
  const gradients = () => tf.grads((...args) => fused(...args).sum())(inputs);
  const keeps = (f: () => tf.Tensor[]) =>
    record(f, inputs).nodes.flatMap((node) =>
      node.kind === "kernel" && node.name === "WorkbookLstm" ? [node.attributes[0].value] : [],
    );
  assert.deepEqual([keeps(values), keeps(gradients)], [[0], [1]]);
  const [alone] = compileFunction(values, inputs).run(inputs);
  assert.deepEqual(alone.dataSync(), fused(...inputs).dataSync());
  tf.dispose([inputs, alone]);
});

test("one LSTM step by hand: gates in the order i, g, f, o", () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const kernel = [
    [0.1, 0.2, 0.3, 0.4],
    [9, 9, 9, 9],
  ]; // the state's row is multiplied by a zero state
  const bias = [0.5, -0.5, 1, 0];
  const out = fused(tf.tensor3d([[[2]]]), tf.tensor2d(kernel), tf.tensor1d(bias)).dataSync()[0];
  const [i, g, , o] = kernel[0].map((weight, n) => 2 * weight + bias[n]);
  const c = sigmoid(i) * Math.tanh(g);
  assert.ok(Math.abs(out - sigmoid(o) * Math.tanh(c)) < 1e-6);
});

test("the fused LSTM leaves no tensor behind, forward or backward", () => {
  const inputs = inputsFor(shapes[1]);
  assertNoTensorsLeft(() => tf.dispose(fused(...inputs)));
  assertNoTensorsLeft(() => tf.dispose(tf.grads((...args) => fused(...args).sum())(inputs)));
});
