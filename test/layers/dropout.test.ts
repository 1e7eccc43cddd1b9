import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { SeededDropout, withStepNoise } from "../../src/layers/dropout";
import { graphsByShape } from "../../src/native/graph/by-shape";
import "../support/tensors";

const ones = () => tf.ones([4, 50, 40]) as tf.Tensor3D;
const step = (number: number) => tf.tensor1d([number], "int32");
const dropped = (layer: SeededDropout, number: number) =>
  tf.tidy(() => withStepNoise(step(number), () => layer.call(ones(), { training: true }).dataSync()));

test("a share of the numbers is 0, the others grow by as much, and answers are left alone", () => {
  const layer = new SeededDropout({ rate: 0.2, seed: 3 });
  const values = dropped(layer, 7);
  const zeros = values.filter((value) => value === 0).length / values.length;
  assert.ok(Math.abs(zeros - 0.2) < 0.02, `${zeros} of 8,000 dropped`);
  assert.ok(values.every((value) => value === 0 || Math.abs(value - 1.25) < 1e-6));
  const input = ones();
  assert.deepEqual(layer.call(input).dataSync(), input.dataSync());
  input.dispose();
});

test("the noise follows from seed and step, and differs from draw to draw", () => {
  const layer = new SeededDropout({ rate: 0.5, seed: 3 });
  assert.deepEqual(dropped(layer, 7), dropped(layer, 7));
  assert.notDeepEqual(dropped(layer, 7), dropped(layer, 8));
  assert.notDeepEqual(dropped(layer, 7), dropped(new SeededDropout({ rate: 0.5, seed: 4 }), 7));
  tf.tidy(() => {
    const [first, second] = withStepNoise(step(1), () =>
      [1, 2].map(() => layer.call(ones(), { training: true }).dataSync()),
    );
    assert.notDeepEqual(first, second);
  });
});

test("a graph that is run again draws the noise of its step, and leaves no tensor behind", () => {
  const layer = new SeededDropout({ rate: 0.5, seed: 3 });
  const graphs = graphsByShape(([number, input]) => [
    withStepNoise(number as tf.Tensor1D, () => layer.call(input, { training: true })),
  ]);
  const inGraph = (number: number) => tf.tidy(() => graphs.run([step(number), ones()])[0].dataSync());
  const before = tf.memory().numTensors;
  assert.deepEqual(inGraph(7), dropped(layer, 7));
  assert.deepEqual(inGraph(8), dropped(layer, 8));
  assert.equal(tf.memory().numTensors, before);
  graphs.dispose();
});

test("a rate that leaves nothing is refused", () => {
  for (const rate of [1, -0.1, Number.NaN]) {
    assert.throws(() => new SeededDropout({ rate }), RangeError);
  }
});
