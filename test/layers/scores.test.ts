import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { attentionWeights } from "../../src/layers/attention";
import { type NamedTensors, type ScoreName, scores } from "../../src/layers/scores";
import { draws } from "../support/tensors";

const sizes = { sourceUnits: 4, units: 4, scoreUnits: 3 };
const names = Object.keys(scores) as ScoreName[];

function weightsOf(name: ScoreName, draw: ReturnType<typeof draws>): NamedTensors {
  const shapes = Object.entries(scores[name].weightShapes(sizes));
  return Object.fromEntries(shapes.map(([weight, shape]) => [weight, draw(...shape)]));
}

const dotProduct = (a: number[], b: number[]) => a.reduce((sum, value, n) => sum + value * b[n], 0);
/** Row vector times matrix. */
const times = (v: number[], m: number[][]) =>
  m[0].map((_, column) =>
    dotProduct(
      v,
      m.map((row) => row[column]),
    ),
  );

/** Biases are vectors, all other weights matrices; `byHand` gets all of them typed as matrices. */
const numbersOf = (bias: unknown): number[] => bias as number[];

/** Each equation in plain numbers, for one source state x and one query y. */
const byHand: Record<ScoreName, (x: number[], y: number[], w: Record<string, number[][]>) => number> = {
  article: (x, y, w) => {
    const first = times([...x, ...y], w.scoreKernel).map((h, n) => Math.tanh(h + numbersOf(w.scoreBias)[n]));
    return Math.max(0, times(first, w.energyKernel)[0] + numbersOf(w.energyBias)[0]);
  },
  additive: (x, y, w) => {
    const query = times(y, w.queryKernel);
    return times(
      times(x, w.keyKernel).map((k, n) => Math.tanh(k + query[n])),
      w.energyKernel,
    )[0];
  },
  concat: (x, y, w) => {
    const joined = [...w.keyKernel, ...w.queryKernel];
    return times(times([...x, ...y], joined).map(Math.tanh), w.energyKernel)[0];
  },
  dot: (x, y) => dotProduct(x, y),
  general: (x, y, w) => dotProduct(y, times(x, w.keyKernel)),
  scaledDot: (x, y, w) => dotProduct(times(y, w.queryKernel), times(x, w.keyKernel)) / Math.sqrt(3),
  uniform: () => 0,
};

for (const name of names) {
  test(`${name}: scores are its equation in plain numbers`, () => {
    const draw = draws(21, 1);
    const values = draw<tf.Tensor3D>(2, 5, 4);
    const query = draw<tf.Tensor2D>(2, 4);
    const weights = weightsOf(name, draw);
    const actual = scores[name].ofStep(scores[name].keys(values, weights), query, weights).arraySync();
    const plain = Object.fromEntries(
      Object.entries(weights).map(([key, tensor]) => [key, tensor.arraySync()]),
    );
    const [x, y] = [values.arraySync(), query.arraySync()];
    actual.forEach((row, b) => {
      row.forEach((score, j) => {
        const expected = byHand[name](x[b][j], y[b], plain as Record<string, number[][]>);
        assert.ok(Math.abs(score - expected) < 1e-5, `score ${score}, by hand ${expected}`);
      });
    });
  });

  test(`${name}: weights have shape (Tx) and sum to 1, whatever the scores and masks`, () => {
    const draw = draws(31, 1);
    const mask = tf.tensor2d(
      [
        [1, 1, 1, 1, 1],
        [1, 0, 0, 0, 0],
        [0, 1, 1, 0, 0],
      ],
      [3, 5],
      "bool",
    );
    for (const size of [0, 1, 1e4]) {
      const values = tf.mul(draw(3, 5, 4), size) as tf.Tensor3D; // all equal, ordinary, extreme
      const weights = weightsOf(name, draw);
      const raw = scores[name].ofStep(scores[name].keys(values, weights), draw(3, 4), weights);
      const masked = attentionWeights(raw, mask);
      for (const result of [attentionWeights(raw), masked]) {
        assert.deepEqual(result.shape, [3, 5]);
        for (const sum of result.sum(1).dataSync()) {
          assert.ok(Math.abs(sum - 1) < 1e-5, `sums to ${sum}`);
        }
      }
      assert.deepEqual([...masked.slice([1, 0], [1, 5]).dataSync()], [1, 0, 0, 0, 0]);
      assert.equal(tf.sum(tf.mul(masked, tf.logicalNot(mask))).dataSync()[0], 0);
    }
  });
}
