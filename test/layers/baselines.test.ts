import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { cells } from "../../src/layers/cells";
import {
  AttentionDecoder,
  AttentionWithoutRnn,
  FixedContextDecoder,
  fixedContext,
  OneHot,
  RecurrentEncoder,
  type ScoreName,
  scores,
} from "../../src/layers/index";
import { assertClose, assertNoTensorsLeft, draws, reloaded } from "../support/tensors";

const PADDING = 0;
const padded = tf.tensor2d(
  [
    [1, 2, 3, 0, 0, 0],
    [4, 3, 2, 1, 1, 0],
  ],
  [2, 6],
  "int32",
);
const short = tf.tensor2d([[1, 2, 3]], [1, 3], "int32"); // the first source without its padding

function modelWith(decoder: tf.layers.Layer, paddingId?: number, bidirectional = true): tf.LayersModel {
  const source = tf.input({ shape: [6] });
  const encoder = new RecurrentEncoder({ units: bidirectional ? 3 : 6, bidirectional, seed: 1 });
  const oneHot = new OneHot({ depth: 5, paddingId });
  const outputs = decoder.apply(encoder.apply(oneHot.apply(source))) as tf.SymbolicTensor;
  return tf.model({ inputs: source, outputs });
}

const numbers = (tensor: tf.Tensor) => [...tensor.dataSync()];
const sameSteps = (tensor: tf.Tensor3D): number => {
  const first = tensor.slice([0, 0, 0], [-1, 1, -1]);
  return tf.max(tf.abs(tf.sub(tensor, first))).dataSync()[0];
};

test("the fixed context is the forward end and the backward start, each source's own", () => {
  const values = tf.tensor3d([
    [
      [1, 2, 10, 20],
      [3, 4, 30, 40],
      [5, 6, 50, 60],
    ],
    [
      [-1, -2, -10, -20],
      [-3, -4, -30, -40],
      [-5, -6, -50, -60],
    ],
  ]);
  const mask = tf.tensor2d(
    [
      [1, 1, 0],
      [1, 1, 1],
    ],
    [2, 3],
    "bool",
  );
  assert.deepEqual(fixedContext(values).arraySync(), [
    [5, 6, 10, 20],
    [-5, -6, -10, -20],
  ]);
  assert.deepEqual(fixedContext(values, mask).arraySync(), [
    [3, 4, 10, 20],
    [-5, -6, -10, -20],
  ]);
  assert.deepEqual(fixedContext(values, mask, false).arraySync(), [
    [3, 4, 30, 40],
    [-5, -6, -50, -60],
  ]);
});

for (const cell of ["lstm", "gru", "simple"] as const) {
  test(`the fixed-context decoder feeds its cell the same context at each step: ${cell}`, () => {
    const values = draws(3)<tf.Tensor3D>(2, 5, 4);
    const layer = new FixedContextDecoder({ targetLength: 3, units: 2, cell, seed: 4 });
    const outputs = layer.apply(values) as tf.Tensor3D;
    const { recurrentKernel, recurrentBias } = layer.decoderWeights;
    const context = fixedContext(values);
    let state = Array.from({ length: cells[cell].states }, () => tf.zeros([2, 2]) as tf.Tensor2D);
    const expected = [0, 1, 2].map(() => {
      state = cells[cell].steps(recurrentKernel, recurrentBias)(context, state);
      return state[0];
    });
    assertClose(outputs, tf.stack(expected, 1), 1e-5);
    assert.ok(sameSteps(outputs) > 1e-3, "the state moves on even where the context does not");
  });
}

for (const bidirectional of [true, false]) {
  test(`a masked fixed context does not see padding, ${bidirectional ? "both ends" : "one end"}`, () => {
    const decoder = () => new FixedContextDecoder({ targetLength: 4, units: 5, bidirectional, seed: 2 });
    const difference = (paddingId?: number) => {
      const model = modelWith(decoder(), paddingId, bidirectional);
      const whole = (model.predict(padded) as tf.Tensor3D).slice([0, 0, 0], [1, 4, 5]);
      return tf.max(tf.abs(tf.sub(whole, model.apply(short) as tf.Tensor))).dataSync()[0];
    };
    assert.ok(difference(PADDING) < 1e-6);
    assert.ok(difference() > 1e-6, "without a mask padding is a character like any other");
  });
}

for (const score of Object.keys(scores) as ScoreName[]) {
  for (const paddingId of [undefined, PADDING]) {
    test(`without the RNN all attention rows are equal, with it they are not: ${score}${paddingId === undefined ? "" : ", masked"}`, () => {
      const sizes = { targetLength: 4, scoreUnits: 3, score, seed: 2 };
      const without = modelWith(new AttentionWithoutRnn(sizes), paddingId);
      const [contexts, attention] = without.predict(padded) as tf.Tensor3D[];
      assert.deepEqual(contexts.shape, [2, 4, 6]);
      assert.equal(sameSteps(attention), 0);
      assert.equal(sameSteps(contexts), 0);
      for (const sum of numbers(attention.sum(2))) {
        assert.ok(Math.abs(sum - 1) < 1e-6, `sums to ${sum}`);
      }
      const behind = numbers(attention.slice([0, 0, 3], [1, 4, 3]));
      if (paddingId !== undefined) {
        assert.deepEqual(behind, Array(12).fill(0));
      } else {
        assert.ok(behind.every((weight) => weight > 0));
      }
      // With small weights the article's relu can stay at 0, so this layer gets other weights than its initial ones.
      const layer = new AttentionDecoder({ ...sizes, units: 6 });
      const article = modelWith(layer, paddingId);
      const draw = draws(5, 1);
      layer.setWeights(layer.getWeights().map(({ shape }) => draw(...shape)));
      const [, moving] = article.predict(padded) as tf.Tensor3D[];
      if (score === "uniform") {
        assert.equal(sameSteps(moving), 0);
      } else {
        assert.ok(sameSteps(moving) > 1e-3, `attention moves by ${sameSteps(moving)}`);
      }
    });
  }
}

const layers = {
  "fixed context": () => new FixedContextDecoder({ targetLength: 3, units: 4, cell: "gru", seed: 2 }),
  "fixed context from one end": () =>
    new FixedContextDecoder({ targetLength: 3, units: 4, bidirectional: false, seed: 2 }),
  "attention without RNN": () => new AttentionWithoutRnn({ targetLength: 3, scoreUnits: 2, seed: 2 }),
};
for (const [name, make] of Object.entries(layers)) {
  test(`${name}: saves, loads and predicts the same, and leaves no tensor behind`, async () => {
    const model = modelWith(make(), PADDING);
    const again = await reloaded(model);
    const [before, after] = [model, again].map((m) => [m.predict(padded)].flat() as tf.Tensor[]);
    assert.equal(after.length, before.length);
    before.forEach((tensor, n) => {
      assert.deepEqual(numbers(after[n]), numbers(tensor));
    });
    assertNoTensorsLeft(() => tf.dispose(model.predict(padded)));
  });
}
