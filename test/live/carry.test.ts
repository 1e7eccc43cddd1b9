import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { carriedNetwork } from "../../src/live/carry";
import { packWeights, unpackWeights } from "../../src/live/network/network";
import { attentionModel } from "../../src/models/attention-model";
import { attentionWithoutRnnModel } from "../../src/models/baselines";
import { Translator } from "../../src/models/translator";
import { humanTimesEncoding } from "../../src/text/encode";
import "../support/tensors";

const encoding = humanTimesEncoding([
  { source: "noon", target: "12:00" },
  { source: "one", target: "01:00" },
]);
const config = {
  sourceLength: 4,
  targetLength: 5,
  sourceVocabularySize: encoding.source.size,
  targetVocabularySize: encoding.target.size,
  encoderUnits: 3,
  decoderUnits: 4,
};

test("a network is carried whole, and comes out of its packing as it went in", () => {
  const model = attentionModel(config);
  const { shape, weights } = carriedNetwork(new Translator(model, encoding));
  assert.equal(shape.masked, false);
  assert.deepEqual(shape.decoder, { units: 4, cell: "lstm", score: "article", window: undefined });
  const count = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
  assert.equal(count, model.countParams());
  assert.deepEqual(unpackWeights(packWeights(weights)), weights);
});

test("a network of other layers is refused with the reason", () => {
  const without = new Translator(attentionWithoutRnnModel(config), encoding);
  assert.throws(() => carriedNetwork(without), {
    name: "InputError",
    message: /cannot carry this network: its layer "attention" is AttentionWithoutRnn, not AttentionDecoder/,
  });

  const model = attentionModel(config);
  const deeper = tf.layers.dense({ units: encoding.target.size, activation: "softmax", name: "second" });
  const extended = tf.model({
    inputs: model.inputs,
    outputs: deeper.apply(model.outputs[0]) as tf.SymbolicTensor,
  });
  assert.throws(
    () => carriedNetwork(new Translator(extended, encoding)),
    /it has a layer "second" \(Dense\)/,
  );
});

test("a weight that is no number is refused, and named", () => {
  const model = attentionModel(config);
  const [kernel, bias] = model.getLayer("output").getWeights();
  model.getLayer("output").setWeights([kernel, tf.fill(bias.shape, Number.NaN)]);
  assert.throws(
    () => carriedNetwork(new Translator(model, encoding)),
    /number 1 of its weights outputBias is NaN/,
  );
});
