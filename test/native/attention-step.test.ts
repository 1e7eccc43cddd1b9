/** Steps of additive attention as a kernel, held to the plain equations. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import seedrandom from "seedrandom";
import { attentionWeights, contextVector } from "../../src/layers/attention";
import { type AdditiveTerms, attentionSteps } from "../../src/native/attention-step";
import { assertNoTensorsLeft, assertSameFunction, draws, randomSizes } from "../support/tensors";

const STEPS = 3;

const shapes = randomSizes("attention steps", 10, { batch: 5, length: 21, scoreUnits: 19, valueUnits: 18 });

/** values, keys, v, b, a query for each step, and what the results are multiplied with */
const inputsFor = ({ batch, length, scoreUnits, valueUnits }: (typeof shapes)[number]) => {
  const draw = draws(length);
  return [
    draw(batch, length, valueUnits),
    draw(batch, length, scoreUnits),
    draw(scoreUnits, 1),
    draw(1),
    ...Array.from({ length: STEPS }, () => draw(batch, scoreUnits)),
    draw(STEPS, batch, valueUnits),
    draw(STEPS, batch, length),
  ];
};

/** A mask in which every place of the first row is padding. */
function maskFor({ batch, length }: (typeof shapes)[number], seed: string): tf.Tensor2D {
  const random = seedrandom(seed);
  const rows = Array.from({ length: batch }, (_, row) =>
    Array.from({ length }, () => row > 0 && random() < 0.7),
  );
  return tf.tensor2d(rows, [batch, length], "bool");
}

type Look = (terms: AdditiveTerms) => { weights: tf.Tensor; context: tf.Tensor };

/** All steps over the same values, and one number from all results. */
const inSteps =
  (lookAt: (values: tf.Tensor3D, keys: tf.Tensor3D) => Look, relu: boolean) =>
  (...inputs: tf.Tensor[]): tf.Tensor => {
    const [values, keys, energyKernel, energyBias] = inputs;
    const [onContexts, onWeights] = inputs.slice(4 + STEPS);
    const look = lookAt(values as tf.Tensor3D, keys as tf.Tensor3D);
    const looks = inputs.slice(4, 4 + STEPS).map((query) =>
      look({
        query: query as tf.Tensor2D,
        energyKernel: energyKernel as tf.Tensor2D,
        energyBias: energyBias as tf.Tensor1D,
        relu,
      }),
    );
    const contexts = tf.stack(looks.map(({ context }) => context));
    const weights = tf.stack(looks.map((step) => step.weights));
    return tf.concat([tf.mul(contexts, onContexts).flatten(), tf.mul(weights, onWeights).flatten()]);
  };

const fused = (mask?: tf.Tensor2D) => (values: tf.Tensor3D, keys: tf.Tensor3D) => {
  const step = attentionSteps(values);
  return (terms: AdditiveTerms) => step(keys, terms, mask);
};

const plain =
  (mask?: tf.Tensor2D) =>
  (values: tf.Tensor3D, keys: tf.Tensor3D): Look =>
  ({ query, energyKernel, energyBias, relu }) => {
    const [batch, length, units] = keys.shape;
    const hidden = tf.tanh(tf.add(keys, query.expandDims(1))).reshape([batch * length, units]);
    const energies = tf.add(tf.matMul(hidden as tf.Tensor2D, energyKernel), energyBias as tf.Tensor);
    const scores = (relu ? tf.relu(energies) : energies).reshape([batch, length]) as tf.Tensor2D;
    const weights = attentionWeights(scores, mask);
    return { weights, context: contextVector(weights, values) };
  };

for (const [n, shape] of shapes.entries()) {
  const [relu, masked] = [n % 2 === 0, n % 4 < 2];
  const form = `${relu ? "with" : "without"} relu, ${masked ? "masked" : "whole"}`;
  test(`steps of attention are their plain twins, value and gradient: ${form}, ${JSON.stringify(shape)}`, () => {
    const mask = masked ? maskFor(shape, `mask ${n}`) : undefined;
    const inputs = inputsFor(shape);
    const tolerance = { value: 1e-5, gradient: 1e-4 };
    assertSameFunction(inSteps(fused(mask), relu), inSteps(plain(mask), relu), inputs, tolerance);
    tf.dispose([inputs, mask ?? []]);
  });
}

test("a masked place gets exactly 0, and a number that is none reaches all weights of its row", () => {
  tf.tidy(() => {
    const [values, keys] = [tf.ones([2, 3, 2]) as tf.Tensor3D, tf.ones([2, 3, 2]) as tf.Tensor3D];
    const terms = {
      query: tf.tensor2d([
        [0, 0],
        [0, Number.NaN],
      ]),
      energyKernel: tf.ones([2, 1]) as tf.Tensor2D,
    };
    const mask = tf.tensor2d([1, 0, 1, 1, 1, 1], [2, 3], "bool");
    const [first, second] = attentionSteps(values)(keys, terms, mask).weights.arraySync();
    assert.deepEqual(first, [0.5, 0, 0.5]);
    assert.ok(second.every(Number.isNaN), `${second}`);
  });
});

test("steps of attention leave no tensor behind, forward or backward", () => {
  const inputs = inputsFor(shapes[1]);
  const run = inSteps(fused(), false);
  assertNoTensorsLeft(() => tf.dispose(tf.tidy(() => run(...inputs))));
  assertNoTensorsLeft(() => tf.dispose(tf.grads((...args) => run(...args).sum())(inputs)));
  tf.dispose(inputs);
});

test("tensors that do not fit are an error that says which, not memory read beyond them", () => {
  tf.tidy(() => {
    const terms = { query: tf.ones([2, 5]) as tf.Tensor2D, energyKernel: tf.ones([4, 1]) as tf.Tensor2D };
    const step = attentionSteps(tf.ones([2, 3, 2]));
    assert.throws(() => step(tf.ones([2, 3, 4]), terms), /input 2 has 10 numbers in place of 8/);
  });
});
