import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { attentionModel } from "../../src/models/attention-model";
import { attentionWithoutRnnModel, encoderDecoderModel } from "../../src/models/baselines";
import { Translator } from "../../src/models/translator";
import { encodePairs, humanTimesEncoding } from "../../src/text/encode";
import { Adam } from "../../src/training/adam";
import { fit } from "../../src/training/fit";
import { stepwiseCrossEntropy } from "../../src/training/losses";
import { compile, recipes } from "../../src/training/recipes";
import { assertClose, draws, reloaded } from "../support/tensors";

const pairs = makeHumanTimes({ count: 300 });
const encoding = humanTimesEncoding(pairs);
const data = encodePairs(pairs, encoding);
const config = {
  sourceLength: data.sourceLength,
  targetLength: data.targetLength,
  sourceVocabularySize: encoding.source.size,
  targetVocabularySize: encoding.target.size,
  encoderUnits: 8,
  decoderUnits: 16,
  paddingId: encoding.source.paddingId,
  seed: 1,
};
const makers = { encoderDecoderModel, attentionWithoutRnnModel };
const ids = tf.tensor2d(data.source.slice(0, 3 * data.sourceLength), [3, data.sourceLength], "int32");

for (const [name, make] of Object.entries(makers)) {
  test(`${name}: takes the article's inputs, gives its outputs, trains, and loads again`, async () => {
    const model = make(config);
    assert.deepEqual(model.outputShape, attentionModel(config).outputShape);
    compile(model, recipes.article, data.count);
    const { loss } = await fit(model, data, { epochs: 8, batchSize: 50, seed: 1 });
    assert.ok(loss[7] < loss[0] * 0.93, `loss ${loss.join(" ")}`);
    const again = await reloaded(model);
    assertClose(again.predict(ids) as tf.Tensor, model.predict(ids) as tf.Tensor, 0);
  });
}

/** The least loss with one distribution for all steps of a target, which is that of its characters' frequencies. */
function leastLoss(target: string): number {
  const characters = [...target];
  const share = (character: string) => characters.filter((c) => c === character).length / characters.length;
  return characters.reduce((sum, character) => sum - Math.log(share(character)), 0);
}

test("training cannot bring attention without the RNN below one distribution for all steps", async () => {
  const few = pairs.slice(0, 20);
  const bound = few.reduce((sum, { target }) => sum + leastLoss(target), 0) / few.length;
  const losses: Record<string, number> = {};
  for (const [name, make] of Object.entries(makers)) {
    const model = make(config);
    model.compile({ optimizer: new Adam({ learningRate: 0.02, clipNorm: 1 }), loss: stepwiseCrossEntropy });
    const { loss } = await fit(model, encodePairs(few, encoding), { epochs: 250, batchSize: 20, seed: 1 });
    losses[name] = loss[249];
  }
  assert.ok(losses.attentionWithoutRnnModel > bound, `${losses.attentionWithoutRnnModel}, bound ${bound}`);
  assert.ok(losses.attentionWithoutRnnModel < bound * 1.15, "it learned what it could");
  assert.ok(losses.encoderDecoderModel < bound / 2, `with a recurrent cell: ${losses.encoderDecoderModel}`);
});

test("the baselines have the encoder and output layer of the article's network, weight by weight", () => {
  const article = attentionModel(config);
  for (const make of Object.values(makers)) {
    const baseline = make(config);
    article
      .getLayer("encoder")
      .getWeights()
      .forEach((weight, n) => {
        assertClose(baseline.getLayer("encoder").getWeights()[n], weight, 0);
      });
  }
  const sizes = (model: tf.LayersModel) => model.countParams();
  assert.ok(sizes(encoderDecoderModel(config)) < sizes(article), "no score to learn");
  assert.equal(encoderDecoderModel(config).outputShape[2], encoding.target.size);
});

test("without the RNN every output step gets the same attention and answer; the article's does not", () => {
  const draw = draws(7, 1);
  const translate = (model: tf.LayersModel) => {
    const attention = model.getLayer("attention");
    attention.setWeights(attention.getWeights().map(({ shape }) => draw(...shape)));
    return new Translator(model, encoding).translate(["ten past noon"])[0];
  };
  const without = translate(attentionWithoutRnnModel(config));
  without.alignment.forEach((row) => {
    assert.deepEqual(row, without.alignment[0]);
  });
  assert.equal(new Set(without.outputTokens).size, 1);
  const article = translate(attentionModel(config));
  const moves = article.alignment.map((row) =>
    Math.max(...row.map((weight, j) => Math.abs(weight - article.alignment[0][j]))),
  );
  assert.ok(Math.max(...moves) > 1e-2, `${moves}`);
});
