import assert from "node:assert/strict";
import path from "node:path";
import { before, test } from "node:test";
import { linkCountsOf, meanWeightOnGold } from "../../src/experiments/scores";
import { alignmentErrorRate, diagonalWeights, uniformWeights } from "../../src/figures/alignment-error";
import { tidied } from "../../src/layers/tidied";
import { withAttention } from "../../src/models/attention-model";
import { forcedAttention, forcedOcclusion } from "../../src/models/forced-decoding";
import { heldOutPairs } from "../../src/models/held-out";
import { idsLayer } from "../../src/models/parts";
import { loadTranslator } from "../../src/models/storage";
import type { Translator } from "../../src/models/translator";
import { tf } from "../../src/native/tensorflow";
import { type Pair, readPairs, toPairs } from "../../src/text/pairs";
import { splitWords } from "../../src/text/tokens";
import { examplesOf } from "../../src/training/tasks";

const data = path.join(__dirname, "../../data");
const folder = path.join(data, "models/english-spanish");
const file = path.join(data, "english-spanish/pairs.csv");
let translator: Translator;
let pairs: Pair[];
before(async () => {
  translator = await loadTranslator(folder);
  pairs = heldOutPairs(folder, file).testPairs.slice(0, 60);
});

const rule = (weights: typeof uniformWeights) =>
  pairs.map(({ source, target }) => weights(splitWords(target).length, splitWords(source).length));

test("forced attention is that of the whole network with teacher forcing, row by row", () => {
  const some = pairs.slice(0, 3);
  const found = forcedAttention(translator, some);
  const { source, previous, sourceLength, targetLength, count } = examplesOf(some, translator.encoding);
  const expected = tf.tidy(() => {
    const inputs = [
      tf.tensor2d(source, [count, sourceLength], "int32"),
      tf.tensor2d(previous as Int32Array, [count, targetLength], "int32"),
    ];
    const [, attention] = withAttention(translator.model).predict(inputs) as [unknown, tf.Tensor3D];
    return attention.arraySync() as number[][][];
  });
  some.forEach((pair, n) => {
    assert.equal(found[n].length, splitWords(pair.target).length + 1);
    found[n].forEach((row, step) => {
      assert.equal(row.length, splitWords(pair.source).length);
      row.forEach((weight, j) => {
        assert.ok(Math.abs(weight - expected[n][step][j]) < 1e-4, `${n}, ${step}, ${j}`);
      });
    });
  });
});

test("what notebook 08 says of the stored network: attention aligns, at the step that writes the word", () => {
  const attention = forcedAttention(translator, pairs);
  const rate = (weights: number[][][], shift = 0) => alignmentErrorRate(linkCountsOf(pairs, weights, shift));
  const [diagonal, even] = [rule(diagonalWeights), rule(uniformWeights)];
  assert.ok(rate(attention) < rate(diagonal) - 0.05, `${rate(attention)}, diagonal ${rate(diagonal)}`);
  assert.ok(rate(diagonal) < rate(even) - 0.2);
  assert.ok(rate(attention, -1) > rate(diagonal) && rate(attention, 1) > rate(diagonal));
  assert.ok(meanWeightOnGold(pairs, attention) > 0.5);
  assert.ok(meanWeightOnGold(pairs, attention) > 3 * meanWeightOnGold(pairs, even));
  const occlusion = forcedOcclusion(translator, pairs);
  assert.ok(rate(attention) < rate(occlusion) + 0.05, `occlusion ${rate(occlusion)}`);
  assert.ok(rate(occlusion, -1) > rate(occlusion) && rate(occlusion, 1) > rate(occlusion));
});

test("what notebook 08 says of the article's sentence is so", () => {
  const pair = { source: "Have you been to the library?", target: "¿Has estado en la biblioteca?" };
  const [[mark, has]] = forcedAttention(translator, [pair]);
  assert.ok(mark[6] > 0.9, "¿ comes from ?");
  assert.ok(has[0] > 0.15 && has[1] > 0.15 && has[0] + has[1] > 0.75, `Have ${has[0]}, you ${has[1]}`);
  assert.equal(translator.translate([pair.source])[0].output, pair.target);
});

/** Probabilities of each step, [steps][vocabulary], with the vector of one source token set to zero, if any. */
function probabilities(pair: Pair, masked?: number): number[][] {
  const { model, encoding } = translator;
  return tidied(() => {
    const ids = encoding.source.encode(pair.source);
    const real = tf.ones([1, ids.length], "bool");
    const vectors = idsLayer(model, 0).apply(tf.tensor2d([ids], undefined, "int32")) as tf.Tensor3D;
    const kept = tf.tensor(ids.map((_, n) => (n === masked ? 0 : 1))).reshape([1, ids.length, 1]);
    const states = model.getLayer("encoder").apply(tf.mul(vectors, kept), { mask: real }) as tf.Tensor;
    const told = [encoding.target.startId, ...encoding.target.encode(pair.target)];
    const tokens = idsLayer(model, 1).apply(tf.tensor2d([told], undefined, "int32")) as tf.Tensor;
    const [decoded] = model.getLayer("attention").apply([states, tokens], { mask: real }) as tf.Tensor[];
    return tf.softmax(model.getLayer("scores").apply(decoded) as tf.Tensor3D).arraySync()[0];
  });
}

test("occlusion is the total variation between the answers with and without a source token", () => {
  const pair = { source: "The book is red.", target: "El libro es rojo." };
  const [moved] = forcedOcclusion(translator, [pair]);
  assert.deepEqual([moved.length, moved[0].length], [6, 5]);
  assert.equal(moved[1].indexOf(Math.max(...moved[1])), 1, "libro comes from book");
  const whole = probabilities(pair);
  for (const masked of [1, 4]) {
    const without = probabilities(pair, masked);
    whole.forEach((row, step) => {
      const distance = row.reduce((sum, p, id) => sum + Math.abs(p - without[step][id]), 0) / 2;
      assert.ok(Math.abs(moved[step][masked] - distance) < 1e-4, `step ${step}, token ${masked}`);
    });
  }
});

test("nothing is left behind, and another kind of network is refused", async () => {
  const some = pairs.slice(0, 2);
  for (const forced of [forcedAttention, forcedOcclusion]) {
    forced(translator, some);
    const before = tf.memory().numTensors;
    forced(translator, some);
    assert.equal(tf.memory().numTensors, before);
  }
  const times = await loadTranslator(path.join(data, "models/human-times"));
  assert.throws(() => forcedAttention(times, some), /fed the tokens it writes was expected/);
});

test("the held-out sentences are the model's own, and none that it was trained on", () => {
  const { trainPairs, testPairs } = heldOutPairs(folder, file);
  const trained = new Set(trainPairs.map(({ source }) => source));
  assert.ok(testPairs.length > 900);
  assert.ok(testPairs.every(({ source }) => !trained.has(source)));
  assert.ok(toPairs(readPairs(file)).length >= trainPairs.length + testPairs.length);
});
