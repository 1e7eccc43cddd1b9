import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import seedrandom from "seedrandom";
import { withAttention } from "../../src/models/attention-model";
import { answerEvidence } from "../../src/models/evidence";
import { loadTranslator, saveTranslator } from "../../src/models/storage";
import { type TokenTranslation, TokenTranslator } from "../../src/models/token-translator";
import { translationModel } from "../../src/models/translation-model";
import { encodePairs, translationEncoding } from "../../src/text/encode";
import type { Pair } from "../../src/text/pairs";
import { Adam } from "../../src/training/adam";
import { teacherForced } from "../../src/training/batches";
import { evaluate } from "../../src/training/evaluate";
import { fit } from "../../src/training/fit";
import { sequenceCrossEntropy } from "../../src/training/losses";
import "../support/tensors";

const scratch = mkdtempSync(path.join(tmpdir(), "token-translator-"));
after(() => rmSync(scratch, { recursive: true }));

/** Words of 3 to 6 letters, and what is made of them. */
function pairsOf(count: number, seed: number, make: (letters: string[]) => string[]): Pair[] {
  const random = seedrandom(String(seed));
  return Array.from({ length: count }, () => {
    const letters = Array.from(
      { length: 3 + Math.floor(random() * 4) },
      () => "abcdef"[Math.floor(random() * 6)],
    );
    return { source: letters.join(""), target: make(letters).join("") };
  });
}

async function learned(make: (letters: string[]) => string[], epochs: number): Promise<TokenTranslator> {
  const pairs = pairsOf(1000, 1, make);
  const encoding = translationEncoding(pairs, { kind: "character" });
  const { source, target, sourceLength, targetLength } = encoding;
  const model = translationModel({
    sourceLength,
    targetLength,
    sourceVocabularySize: source.size,
    targetVocabularySize: target.size,
    encoderUnits: 16,
    decoderUnits: 32,
    scoreUnits: 16,
    score: "additive",
    cell: "gru",
    embeddingUnits: 6,
    paddingId: source.paddingId,
    seed: 1,
  });
  const steps = epochs * 20;
  model.compile({
    optimizer: new Adam({ learningRate: 0.02, clipNorm: 1, cosineSteps: steps }),
    loss: sequenceCrossEntropy(target.paddingId),
  });
  const data = teacherForced(encodePairs(pairs, encoding), target);
  await fit(model, data, { epochs, batchSize: 50, seed: 1 });
  return new TokenTranslator(model, encoding);
}

const copy = (letters: string[]) => letters;
const reverse = (letters: string[]) => [...letters].reverse();
const trainedOn = new Set(pairsOf(1000, 1, copy).map(({ source }) => source));
const [toCopy, toReverse] = [copy, reverse].map((make) =>
  pairsOf(400, 2, make)
    .filter(({ source }) => !trainedOn.has(source))
    .slice(0, 200),
);
const sources = toCopy.map(({ source }) => source);
let copying: TokenTranslator;
let reversing: TokenTranslator;
let halfTrained: TokenTranslator;

before(async () => {
  copying = await learned(copy, 20);
  reversing = await learned(reverse, 20);
  halfTrained = await learned(reverse, 4);
});

const share = (translations: TokenTranslation[], pairs: Pair[]) =>
  translations.filter(({ output }, n) => output === pairs[n].target).length / pairs.length;

test("it copies and reverses new words, and stops at their ends", () => {
  for (const [translator, pairs] of [
    [copying, toCopy],
    [reversing, toReverse],
  ] as const) {
    const translations = translator.translate(sources);
    assert.ok(share(translations, pairs) > 0.9, `${share(translations, pairs)} right`);
    assert.ok(translations.filter(({ finished }) => finished).length > 190);
  }
});

test("the exact match of an evaluation is that of greedy decoding", () => {
  const { model, encoding } = halfTrained;
  const { exactMatch } = evaluate(
    model,
    teacherForced(encodePairs(toReverse, encoding), encoding.target),
    70,
  );
  const greedy = share(halfTrained.translate(sources), toReverse);
  assert.ok(greedy > 0.05 && greedy < 0.9, `${greedy}: the network should be right only now and then`);
  assert.ok(Math.abs(exactMatch - greedy) < 1e-6, `evaluation ${exactMatch}, decoding ${greedy}`);
});

/** Letter by letter, each time the whole network on all that is written so far. */
function greedyByHand({ model, encoding }: TokenTranslator, text: string) {
  const { source, target, sourceLength, targetLength } = encoding;
  const network = withAttention(model);
  const ids = tf.tensor2d([source.encode(text, sourceLength)], undefined, "int32");
  const written: number[] = [];
  let logProbability = 0;
  let attention: number[][] = [];
  while (written.length < targetLength - 1 && written.at(-1) !== target.endId) {
    const previous = tf.tensor2d([[target.startId, ...written]], undefined, "int32");
    const [probabilities, attended] = network.apply([ids, previous]) as tf.Tensor3D[];
    const last = (probabilities.arraySync() as number[][][])[0].at(-1) as number[];
    const best = last.indexOf(Math.max(...last));
    written.push(best);
    logProbability += Math.log(last[best]);
    attention = attended.arraySync()[0];
  }
  return { output: target.decode(written), logProbability, attention };
}

test("a beam of 1 is greedy decoding: tokens, probability and alignment", () => {
  for (const { source, output, logProbability, alignment } of halfTrained.translate(sources.slice(0, 8), {
    beamSize: 1,
  })) {
    const expected = greedyByHand(halfTrained, source);
    assert.equal(output, expected.output);
    assert.ok(Math.abs(logProbability - expected.logProbability) < 1e-4);
    alignment.forEach((row, i) => {
      row.forEach((weight, j) => {
        assert.ok(Math.abs(weight - expected.attention[i][j]) < 1e-5, `weight of ${i}, ${j}`);
      });
    });
  }
});

test("a beam never ends below greedy decoding, and sometimes above", () => {
  const scores = [1, 2, 5].map((beamSize) =>
    halfTrained.translate(sources, { beamSize }).map(({ logProbability }) => logProbability),
  );
  scores.slice(1).forEach((beam) => {
    beam.forEach((score, n) => {
      assert.ok(score >= scores[0][n] - 1e-4, `${sources[n]}: ${score} below ${scores[0][n]}`);
    });
    assert.ok(beam.some((score, n) => score > scores[0][n] + 1e-3));
  });
});

test("what a beam says of its probability is what the network says of the translation", () => {
  const { model, encoding } = halfTrained;
  const { source, target, sourceLength } = encoding;
  for (const { source: text, output, logProbability, finished } of halfTrained.translate(
    sources.slice(0, 5),
    { beamSize: 4 },
  )) {
    const ids = [...target.encode(output), ...(finished ? [target.endId] : [])];
    const inputs = [source.encode(text, sourceLength), [target.startId, ...ids.slice(0, -1)]];
    const [rows] = (
      model.apply(inputs.map((row) => tf.tensor2d([row], undefined, "int32"))) as tf.Tensor3D
    ).arraySync();
    const expected = ids.reduce((sum, id, step) => sum + Math.log(rows[step][id]), 0);
    assert.ok(Math.abs(logProbability - expected) < 1e-4, `${logProbability}, network ${expected}`);
  }
});

test("the alignment of copying is the diagonal, of reversing the other one; rows sum to 1", () => {
  const onDiagonal = (translations: TokenTranslation[], column: (i: number, length: number) => number) => {
    const hits = translations.flatMap(({ alignment, sourceTokens }) =>
      alignment.map((row, i) => Number(row.indexOf(Math.max(...row)) === column(i, sourceTokens.length))),
    );
    return hits.reduce((sum, hit) => sum + hit, 0) / hits.length;
  };
  const [copied, reversed] = [copying, reversing].map((translator) => translator.translate(sources));
  for (const { alignment, onPadding, outputTokens, sourceTokens } of copied) {
    assert.equal(alignment.length, outputTokens.length);
    alignment.forEach((row, i) => {
      assert.equal(row.length, sourceTokens.length);
      assert.equal(onPadding[i], 0);
      assert.ok(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-5);
    });
  }
  const diagonal = onDiagonal(copied, (i) => i);
  const other = onDiagonal(reversed, (i, length) => length - 1 - i);

  assert.ok(diagonal > 0.8, `copying: ${diagonal}`);
  assert.ok(other > 0.8, `reversing: ${other}`);
});

test("a length limit cuts, and says so", () => {
  const [{ output, outputTokens, finished }] = copying.translate(["abcdef"], { maximumLength: 3 });
  assert.deepEqual([output, outputTokens, finished], ["abc", ["a", "b", "c"], false]);
});

test("texts do not depend on their neighbors, whatever the batch and beam", () => {
  const together = halfTrained.translate(sources.slice(0, 70), { beamSize: 3 });
  for (const n of [0, 5, 69]) {
    const [alone] = halfTrained.translate([sources[n]], { beamSize: 3 });
    assert.equal(alone.output, together[n].output);
    assert.ok(Math.abs(alone.logProbability - together[n].logProbability) < 1e-4);
  }
  assert.deepEqual(halfTrained.translate([]), []);
});

test("a stored token translator loads as one and answers the same", async () => {
  const folder = path.join(scratch, "model");
  await saveTranslator(reversing, folder, { task: "reverse" });
  const again = await loadTranslator(folder);
  assert.ok(again instanceof TokenTranslator);
  const texts = sources.slice(0, 5);
  assert.deepEqual(again.translate(texts, { beamSize: 3 }), reversing.translate(texts, { beamSize: 3 }));
});

test("another backend answers the same, by the plain kernels", async () => {
  const texts = sources.slice(0, 5);
  const native = halfTrained.translate(texts, { beamSize: 2 });
  await tf.setBackend("cpu");
  try {
    halfTrained.translate(texts, { beamSize: 2 }).forEach(({ output, logProbability }, n) => {
      assert.equal(output, native[n].output);
      assert.ok(Math.abs(logProbability - native[n].logProbability) < 1e-3);
    });
  } finally {
    await tf.setBackend("tensorflow");
  }
});

test("evidence asks for a network that is not fed its own tokens", () => {
  assert.throws(() => answerEvidence(copying, "abc"), /fed the tokens it writes/);
});

test("translating leaves no tensor behind, and a beam size that makes no sense is refused", () => {
  const count = tf.memory().numTensors;
  copying.translate(sources.slice(0, 3), { beamSize: 3 });
  assert.throws(() => copying.translate(["abc"], { beamSize: 0 }), /A beam size is a whole number from 1 on/);
  assert.equal(tf.memory().numTensors, count);
});
