import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { cells } from "../../src/layers/cells";
import { decodeSteps } from "../../src/layers/decode";
import {
  AttentionDecoder,
  type AttentionDecoderConfig,
  type CellName,
  OneHot,
  RecurrentEncoder,
  type ScoreName,
  scores,
} from "../../src/layers/index";
import { assertClose, assertNoTensorsLeft, draws, reloaded } from "../support/tensors";

const PADDING = 0;
const ids = (rows: number[][]) => tf.tensor2d(rows, undefined, "int32");
const source = ids([
  [1, 2, 3, 0, 0, 0],
  [4, 3, 2, 1, 1, 0],
]);
const previous = ids([
  [1, 3, 2, 3],
  [1, 2, 2, 0],
]);

function model(options: Partial<AttentionDecoderConfig> = {}, paddingId?: number): tf.LayersModel {
  const inputs = [tf.input({ shape: [6] }), tf.input({ shape: [4] })];
  const encoder = new RecurrentEncoder({ units: 3, seed: 1 });
  const states = encoder.apply(new OneHot({ depth: 5, paddingId }).apply(inputs[0])) as tf.SymbolicTensor;
  const tokens = new OneHot({ depth: 4 }).apply(inputs[1]) as tf.SymbolicTensor;
  const attention = new AttentionDecoder({ targetLength: 4, units: 6, scoreUnits: 3, seed: 2, ...options });
  return tf.model({ inputs, outputs: attention.apply([states, tokens]) as tf.SymbolicTensor[] });
}

test("the recurrent cell's input is the context with the previous token behind it", () => {
  const draw = draws(6);
  const [values, inputs] = [draw<tf.Tensor3D>(2, 5, 4), draw<tf.Tensor3D>(2, 3, 2)];
  const shapes = Object.entries(scores.additive.weightShapes({ sourceUnits: 4, units: 3, scoreUnits: 2 }));
  const weights = {
    ...Object.fromEntries(shapes.map(([name, shape]) => [name, draw(...shape)])),
    recurrentKernel: draw<tf.Tensor2D>(4 + 2 + 3, 3),
    recurrentBias: draw<tf.Tensor1D>(3),
  };
  const options = { score: scores.additive, cell: cells.simple };
  const { outputs, attention } = decodeSteps(values, weights, 3, { ...options, inputs });
  const contexts = tf.matMul(attention, values); // [2, 3, 4]
  let before = tf.zeros([2, 1, 3]);
  for (let i = 0; i < 3; i++) {
    const at = (tensor: tf.Tensor) => tensor.slice([0, i, 0], [-1, 1, -1]).squeeze([1]);
    const all = tf.concat([at(contexts), at(inputs), before.squeeze([1])], 1);
    const expected = tf.tanh(tf.add(tf.matMul(all, weights.recurrentKernel), weights.recurrentBias));
    assertClose(at(outputs), expected, 1e-5, `step ${i}`);
    before = expected.expandDims(1);
  }
});

test("a step knows the tokens before it, and nothing of those that follow", () => {
  const [a, b] = [
    previous,
    ids([
      [1, 3, 1, 3],
      [1, 2, 2, 0],
    ]),
  ].map((tokens) => (model().predict([source, tokens]) as tf.Tensor3D[])[0]);
  const difference = tf.max(tf.abs(tf.sub(a, b)), 2).arraySync() as number[][]; // [example, step]
  assert.deepEqual(difference[1], [0, 0, 0, 0]);
  assert.deepEqual(difference[0].slice(0, 2), [0, 0]);
  assert.ok(difference[0][2] > 1e-4 && difference[0][3] > 1e-4);
});

test("attention is kept off the padding of the source, whatever the previous tokens", () => {
  const masked = model({}, PADDING);
  const [outputs, attention] = masked.predict([source, previous]) as tf.Tensor3D[];
  assert.equal(attention.slice([0, 0, 3], [1, 4, 3]).abs().max().dataSync()[0], 0);
  const alone = masked.apply([ids([[1, 2, 3]]), previous.slice([0, 0], [1, 4])]) as tf.Tensor3D[];
  assertClose(alone[0], outputs.slice([0, 0, 0], [1, 4, 6]), 1e-6, "outputs");
});

test("there are as many steps as previous tokens", () => {
  const [outputs, attention] = model().apply([source, previous.slice([0, 0], [2, 2])]) as tf.Tensor3D[];
  assert.deepEqual(
    [outputs.shape, attention.shape],
    [
      [2, 2, 6],
      [2, 2, 6],
    ],
  );
});

const variants: Record<string, Partial<AttentionDecoderConfig>> = {
  ...Object.fromEntries((Object.keys(scores) as ScoreName[]).map((score) => [score, { score }])),
  ...Object.fromEntries((["gru", "simple"] as CellName[]).map((cell) => [cell, { cell }])),
  window: { window: { size: 2 } },
};
for (const [name, options] of Object.entries(variants)) {
  for (const paddingId of [undefined, PADDING]) {
    test(`${name}${paddingId === undefined ? "" : ", masked"}, with previous tokens: weights sum to 1, and it loads again`, async () => {
      const made = model(options, paddingId);
      const [before, after] = [made, await reloaded(made)].map(
        (m) => m.predict([source, previous]) as tf.Tensor3D[],
      );
      before.forEach((tensor, n) => {
        assert.deepEqual([...after[n].dataSync()], [...tensor.dataSync()]);
      });
      for (const sum of before[1].sum(2).dataSync()) {
        assert.ok(Math.abs(sum - 1) < 1e-6, `sums to ${sum}`);
      }
      const behind = before[1].slice([0, 0, 3], [1, 4, 3]).abs().max().dataSync()[0];
      if (paddingId !== undefined) {
        assert.equal(behind, 0, "attention on padding");
      }
    });
  }
}

test("a prediction leaves nothing behind but its result", () => {
  const made = model({}, PADDING);
  assertNoTensorsLeft(() => tf.dispose(made.predict([source, previous])));
});
