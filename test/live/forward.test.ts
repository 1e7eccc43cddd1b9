import assert from "node:assert/strict";
import { test } from "node:test";
import type { CellName } from "../../src/layers/cells";
import { type ScoreName, scores } from "../../src/layers/scores";
import { carriedNetwork } from "../../src/live/carry";
import { Reader } from "../../src/live/network/reader";
import { attentionModel } from "../../src/models/attention-model";
import { loadTranslator } from "../../src/models/storage";
import { TokenTranslator } from "../../src/models/token-translator";
import { translationModel } from "../../src/models/translation-model";
import { type Translation, Translator } from "../../src/models/translator";
import { humanTimesEncoding, translationEncoding } from "../../src/text/encode";
import { readPairs, toPairs } from "../../src/text/pairs";
import "../support/tensors";

const times = toPairs(readPairs("data/human-times/pairs.csv")).slice(0, 300);
const sentences = toPairs(readPairs("data/english-spanish/pairs.csv")).slice(0, 300);

/** Compares the page's forward pass with the translator: tokens, probabilities, weights. */
function assertSameAnswers(translator: Translator, texts: string[], what: string): void {
  const reader = new Reader(carriedNetwork(translator));
  for (const expected of translator.translate(texts)) {
    assertSame(reader, expected, `${what}: "${expected.source}"`);
  }
}

function assertSame(reader: Reader, expected: Translation, what: string): void {
  const reading = reader.read(expected.source);
  const { steps, output } = reader.write(reading);
  const written = steps.filter(({ token }) => token !== reader.target.endId);
  assert.equal(output, expected.output, what);
  assert.equal(written.length, expected.outputTokens.length, what);
  written.forEach(({ weights, probabilities, token }, i) => {
    const close = (actual: number, wanted: number, which: string) =>
      assert.ok(Math.abs(actual - wanted) < 1e-5, `${what}: step ${i}, ${which}: ${actual}, not ${wanted}`);
    close(probabilities[token], expected.probabilities[i], "probability");
    const row = expected.alignment[i];
    row.forEach((weight, j) => {
      close(weights[j], weight, `weight ${j}`);
    });
    const padding = weights.slice(row.length).reduce((sum, weight) => sum + weight, 0);
    close(padding, expected.onPadding[i], "weight on padding");
  });
}

test("the stored network: the page's forward pass answers as the translator does", async () => {
  const translator = await loadTranslator("data/models/human-times");
  assertSameAnswers(
    translator,
    times.slice(0, 50).map(({ source }) => source),
    "stored",
  );
});

test("while a phrase is typed and changed, each answer is the one for the phrase read anew", async () => {
  const network = carriedNetwork(await loadTranslator("data/models/human-times"));
  const used = new Reader(network);
  const phrase = "ten past noon";
  const typed = Array.from(phrase, (_, n) => phrase.slice(0, n + 1));
  for (const text of [...typed, "ten past moon", "en past moon", "ten past noon", "ten"]) {
    const unused = new Reader({ ...network, weights: structuredClone(network.weights) });
    const [actual, expected] = [used, unused].map((reader) => reader.write(reader.read(text)));
    assert.deepEqual(actual, expected, text);
  }
});

const cells: CellName[] = ["lstm", "gru", "simple"];
const scoreNames = Object.keys(scores) as ScoreName[];
const windows = [undefined, { size: 5 }, { size: 4, stride: 2.5, centered: true }];

for (const cell of cells) {
  for (const score of scoreNames) {
    test(`times, ${cell}, ${score}: each mask, window and direction`, () => {
      const encoding = humanTimesEncoding(times);
      const texts = times.slice(0, 6).map(({ source }) => source);
      windows.forEach((window, n) => {
        for (const paddingId of [undefined, encoding.source.paddingId]) {
          const model = attentionModel({
            sourceLength: encoding.sourceLength,
            sourceVocabularySize: encoding.source.size,
            targetLength: encoding.targetLength,
            targetVocabularySize: encoding.target.size,
            encoderUnits: n === 1 ? 12 : 6,
            bidirectional: n !== 1,
            decoderUnits: 12,
            scoreUnits: 5,
            cell,
            score,
            window,
            paddingId,
            seed: 3 + n,
          });
          spread(model);
          const translator = new Translator(model, encoding);
          assertSameAnswers(translator, texts, `window ${n}, padding ${paddingId}`);
          translator.dispose();
        }
      });
    });
  }
}

for (const [cell, embeddingUnits] of [
  ["gru", 7],
  ["lstm", undefined],
] as const) {
  test(`translation, ${cell}, embedding ${embeddingUnits}: greedy with the tokens fed back`, () => {
    const encoding = translationEncoding(sentences);
    const model = translationModel({
      sourceLength: encoding.sourceLength,
      sourceVocabularySize: encoding.source.size,
      targetLength: encoding.targetLength,
      targetVocabularySize: encoding.target.size,
      encoderUnits: 8,
      decoderUnits: 10,
      scoreUnits: 6,
      score: "additive",
      cell,
      embeddingUnits,
      paddingId: encoding.source.paddingId,
      seed: 4,
    });
    spread(model);
    const translator = new TokenTranslator(model, encoding);
    assertSameAnswers(
      translator,
      sentences.slice(0, 12).map(({ source }) => source),
      "greedy",
    );
    translator.dispose();
  });
}

/**
 * Scales the weights of an untrained network. Fresh weights give nearly equal probabilities, whose order is arbitrary.
 * Larger ones would make the recurrence chaotic and amplify rounding.
 */
function spread(model: Translator["model"]): void {
  for (const layer of model.layers) {
    layer.setWeights(layer.getWeights().map((weight) => weight.mul(layer.name === "output" ? 10 : 1.2)));
  }
}
