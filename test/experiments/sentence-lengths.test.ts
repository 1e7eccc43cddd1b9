import assert from "node:assert/strict";
import { test } from "node:test";
import { longInputs, retention, seriesByLength } from "../../src/experiments/long-inputs";
import {
  comparedNetworks,
  equalRecipe,
  type LengthResults,
  lengthRecipe,
  measureByLength,
  sentencesUpTo,
  testSentences,
} from "../../src/experiments/sentence-lengths";
import { tf } from "../../src/native/tensorflow";
import { encodingFor, modelFor } from "../../src/training/tasks";

const wordsOf = (text: string) => text.split(" ").length;

test("sentences of all lengths up to the longest, as many of each, and about as much text", () => {
  const short = sentencesUpTo(10, 3000);
  const lengths = short.map(({ source }) => wordsOf(source));
  assert.equal(short.length, 400); // 200 of about 5 words, 200 of about 10
  assert.equal(lengths.filter((length) => length <= 7).length, 200);
  assert.ok(Math.min(...lengths) >= 3 && Math.max(...lengths) <= 12);
  const words = lengths.reduce((sum, length) => sum + length, 0);
  assert.ok(Math.abs(words - 3000) < 300, `${words} words`);
  assert.deepEqual(sentencesUpTo(10, 3000), short);
});

test("sentences to test on are of the length that is asked for, and not among those to train on", () => {
  const short = sentencesUpTo(5, 3000);
  const tests = testSentences([5, 20], 20, short);
  const seen = new Set(short.map(({ source }) => source));
  for (const [length, pairs] of tests) {
    assert.equal(pairs.length, 20);
    for (const { source } of pairs) {
      assert.ok(Math.abs(wordsOf(source) - length) <= 2, source);
      assert.ok(!seen.has(source));
    }
  }
});

test("networks with and without attention have as many parameters, within one percent", () => {
  const encoding = encodingFor("translation", sentencesUpTo(10, 3000), [], "word");
  const before = tf.memory().numTensors;
  const [attention, fixed] = comparedNetworks.map((network) => {
    const recipe = equalRecipe(network, encoding);
    const model = modelFor(encoding, recipe, 1, 1);
    const parameters = model.countParams();
    model.dispose();
    return { ...recipe, parameters };
  });
  assert.equal(attention.decoderUnits, lengthRecipe.decoderUnits);
  assert.ok(fixed.decoderUnits > attention.decoderUnits);
  assert.ok(Math.abs(fixed.parameters / attention.parameters - 1) < 0.01);
  assert.equal(tf.memory().numTensors, before);
});

test("a network is trained and measured at each length, the same again, and leaves no tensor", async () => {
  const training = sentencesUpTo(5, 1000);
  const tests = testSentences([5, 10], 8, training);
  const options = { network: "fixed-context", training, tests, seed: 3, steps: 30 } as const;
  const results = await measureByLength(options);
  const before = tf.memory().numTensors;
  assert.deepEqual(await measureByLength(options), results);
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual(Object.keys(results.byLength), ["5", "10"]);
  const { bleu, otherBleu, tokens, sentences } = results.byLength["5"];
  assert.ok(bleu >= 0 && bleu <= 100 && otherBleu >= 0 && otherBleu <= 100);
  assert.equal(sentences.total, 8);
  // 30 steps teach the commonest words: the full stop, where the sentence is over.
  assert.ok(tokens.right > 0.1 * tokens.total && tokens.right < tokens.total);
});

const measured = (bleus: number[]): LengthResults => ({
  parameters: 1,
  trainedOn: { sentences: 1, words: 1 },
  byLength: Object.fromEntries(
    bleus.map((bleu, n) => [
      String(10 * (n + 1)),
      { bleu, otherBleu: 0, tokens: { right: 1, total: 2 }, sentences: { right: 0, total: 2 } },
    ]),
  ),
});

test("each training is a line, and its seeds are the runs; retention is the last value as a share of the best", () => {
  const results = {
    "attention, up to 15 words, seed 1": measured([40, 50, 25]),
    "fixed-context, up to 15 words, seed 1": measured([30, 20, 10]),
    "attention, up to 15 words, seed 2": measured([60, 50, 40]),
  };
  const { lengths, series } = seriesByLength(results, ({ bleu }) => bleu);
  assert.deepEqual(lengths, [10, 20, 30]);
  assert.deepEqual(series, [
    {
      name: "attention, up to 15 words",
      runs: [
        [40, 50, 25],
        [60, 50, 40],
      ],
    },
    { name: "fixed-context, up to 15 words", runs: [[30, 20, 10]] },
  ]);
  assert.equal(retention([40, 50, 25]), 0.5);
});

test("the experiment's parts are each network, training and seed, once, the first seed first", () => {
  const keys = longInputs.parts("").map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(keys.slice(0, 4).every((key) => key.endsWith("seed 1")));
  assert.deepEqual([...new Set(keys.map((key) => key.slice(-1)))], ["1", "2", "3"]);
});
