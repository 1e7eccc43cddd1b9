import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { Adam, type AdamConfig } from "../../src/training/adam";
import { assertClose, assertNoTensorsLeft } from "../support/tensors";

/** Adam as Keras computes it, for one weight vector, in plain numbers. */
function reference(
  start: number[],
  gradient: (w: number[]) => number[],
  steps: number,
  config: AdamConfig,
): number[] {
  const { learningRate, decay = 0, clipNorm = Number.POSITIVE_INFINITY } = config;
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-7];
  let w = [...start];
  const m = w.map(() => 0);
  const v = w.map(() => 0);
  for (let t = 1; t <= steps; t++) {
    const raw = gradient(w);
    const scale = Math.min(1, clipNorm / Math.hypot(...raw));
    const rate = ((learningRate / (1 + decay * (t - 1))) * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    w = w.map((value, n) => {
      const g = raw[n] * scale;
      m[n] = beta1 * m[n] + (1 - beta1) * g;
      v[n] = beta2 * v[n] + (1 - beta2) * g * g;
      return value - (rate * m[n]) / (Math.sqrt(v[n]) + epsilon);
    });
  }
  return w;
}

const squares = (...weights: tf.Variable[]) =>
  tf.tidy(() => tf.addN(weights.map((w) => tf.sum(tf.square(w)))) as tf.Scalar);

for (const config of [
  { learningRate: 0.05 },
  { learningRate: 0.05, decay: 0.5 },
  { learningRate: 0.05, decay: 0.04, clipNorm: 1 },
]) {
  test(`ten steps are Keras' ten steps: ${JSON.stringify(config)}`, () => {
    const starts = [
      [1, -2, 3],
      [0.1, 0.2],
    ]; // norms of the gradients: 7.5, clipped, and 0.45, not clipped
    const variables = starts.map((start) => tf.variable(tf.tensor1d(start)));
    const optimizer = new Adam(config);
    for (let step = 0; step < 10; step++) {
      optimizer.minimize(() => squares(...variables), false, variables);
    }
    variables.forEach((variable, n) => {
      const expected = reference(starts[n], (w) => w.map((value) => 2 * value), 10, config);
      [...variable.dataSync()].forEach((value, k) => {
        assert.ok(Math.abs(value - expected[k]) < 1e-5, `${value} is not ${expected[k]}`);
      });
    });
  });
}

test("the native kernel is the plain step, for weights of all sizes, gradients long and short", () => {
  tf.tidy(() => {
    const shapes = [[1], [7], [3, 5], [129, 31], [2, 3, 4]];
    const draw = (seed: number, scale: number) =>
      shapes.map((shape, n) => tf.randomNormal(shape, 0, scale, "float32", seed + n));
    const optimizer = new Adam({ learningRate: 0.1, clipNorm: 1 });
    const [weights, gradients] = [draw(1, 1), draw(11, 0.3)];
    const size = weights.reduce((sum, weight) => sum + weight.size, 0);
    const moments = {
      first: tf.randomNormal([size], 0, 0.1, "float32", 21) as tf.Tensor1D,
      second: tf.randomUniform([size], 0, 0.1, "float32", 22) as tf.Tensor1D,
    };
    const fused = optimizer.update(weights, gradients, moments, tf.scalar(0.1));
    const plain = optimizer.plainUpdate(weights, gradients, moments, tf.scalar(0.1));
    const all = ({ weights, moments }: typeof fused) => [...weights, moments.first, moments.second];
    all(fused).forEach((tensor, n) => {
      assertClose(tensor, all(plain)[n], 1e-6, `tensor ${n}`);
    });
  });
});

test("the rate of step t is lr / (1 + decay · t), the first step at the full rate", () => {
  const weight = tf.variable(tf.scalar(1));
  const optimizer = new Adam({ learningRate: 0.1, decay: 1 });
  const rates = [0, 1, 2].map(() => {
    const rate = optimizer.learningRate;
    optimizer.minimize(() => tf.square(weight) as tf.Scalar, false, [weight]);
    return rate;
  });
  assert.deepEqual(rates, [0.1, 0.05, 0.1 / 3]);
});

test("a cosine schedule goes from the full rate to 0 and stays there", () => {
  const weight = tf.variable(tf.scalar(1));
  const optimizer = new Adam({ learningRate: 0.1, cosineSteps: 4 });
  const rates = [0, 1, 2, 3, 4, 5].map(() => {
    const rate = optimizer.learningRate;
    optimizer.minimize(() => tf.square(weight) as tf.Scalar, false, [weight]);
    return rate;
  });
  const expected = [0.1, 0.05 * (1 + Math.SQRT1_2), 0.05, 0.05 * (1 - Math.SQRT1_2), 0, 0];
  rates.forEach((rate, n) => {
    assert.ok(Math.abs(rate - expected[n]) < 1e-12, `step ${n}: ${rate}`);
  });
});

test("a gradient of zero stays zero under clipping", () => {
  const weight = tf.variable(tf.tensor1d([0, 0]));
  new Adam({ learningRate: 0.1, clipNorm: 1 }).minimize(() => squares(weight), false, [weight]);
  assert.deepEqual([...weight.dataSync()], [0, 0]);
});

test("steps leave no tensor behind", () => {
  const weights = [tf.variable(tf.ones([3, 2])), tf.variable(tf.ones([4]))];
  const optimizer = new Adam({ learningRate: 0.1, clipNorm: 1 });
  assertNoTensorsLeft(() => optimizer.minimize(() => squares(...weights), false, weights));
});
