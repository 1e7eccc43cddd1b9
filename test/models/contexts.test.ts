import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import "../../src/native/tensorflow";
import { attentionModel, withAttention } from "../../src/models/attention-model";
import { largestContextChange } from "../../src/models/contexts";
import { assertNoTensorsLeft } from "../support/tensors";

const config = {
  sourceLength: 6,
  targetLength: 4,
  sourceVocabularySize: 9,
  targetVocabularySize: 5,
  encoderUnits: 3,
  decoderUnits: 4,
  paddingId: 0,
  score: "additive",
  seed: 2,
} as const;
const source = tf.tensor2d([1, 2, 3, 4, 0, 0, 8, 7, 6, 5, 4, 3], [2, 6], "int32");

test("the largest difference between the contexts of two steps, by hand", () => {
  const model = attentionModel(config);
  model.setWeights(model.getWeights().map((weight) => tf.mul(weight, 4))); // as drawn, attention hardly moves
  const [, attention] = withAttention(model).apply(source) as tf.Tensor[];
  const encoder = tf.model({
    inputs: model.inputs,
    outputs: model.getLayer("encoder").output as tf.SymbolicTensor,
  });
  const weights = attention.arraySync() as number[][][];
  const values = (encoder.apply(source) as tf.Tensor).arraySync() as number[][][];
  let largest = 0;
  weights.forEach((steps, example) => {
    const contexts = steps.map((row) =>
      values[example][0].map((_, k) => row.reduce((sum, w, j) => sum + w * values[example][j][k], 0)),
    );
    for (const one of contexts) {
      for (const other of contexts) {
        largest = Math.max(largest, ...one.map((value, k) => Math.abs(value - other[k])));
      }
    }
  });
  assert.ok(largest > 1e-4);
  assert.ok(Math.abs(largestContextChange(model, [source]) - largest) < 1e-6);
  assertNoTensorsLeft(() => largestContextChange(model, [source]));
});

test("the same context at each step is a difference of exactly 0", () => {
  assert.equal(largestContextChange(attentionModel({ ...config, query: "none" }), [source]), 0);
});
