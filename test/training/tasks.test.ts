import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { makeEnglishSpanish } from "../../src/datasets/english-spanish/english-spanish";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { InputError } from "../../src/files/errors";
import { loadTranslator, saveTranslator } from "../../src/models/storage";
import { type TokenTranslation, TokenTranslator } from "../../src/models/token-translator";
import type { Pair } from "../../src/text/pairs";
import { evaluate } from "../../src/training/evaluate";
import { epochsFor, type Recipe, recipes } from "../../src/training/recipes";
import { encodingFor, examplesOf, taskOfEncoding, taskOfPairs } from "../../src/training/tasks";
import { train } from "../../src/training/train";
import "../support/tensors";

const scratch = mkdtempSync(path.join(tmpdir(), "tasks-"));
after(() => rmSync(scratch, { recursive: true }));

const sentences = makeEnglishSpanish({ count: 120, words: [2, 6] });
const times = makeHumanTimes({ count: 120 });
const small = { epochs: 2, batchSize: 20, encoderUnits: 6, decoderUnits: 8, scoreUnits: 4 };

const variants: Record<string, Partial<Recipe>> = {
  attention: {},
  "fixed context": { network: "fixed-context" },
  "a window": { window: { size: 3, centered: true } },
  "no feedback": { query: "none" },
  "no memory": { decoderCell: "feedforward" },
  neither: { query: "none", decoderCell: "feedforward" },
  "the step's number": { query: "step", decoderCell: "feedforward" },
  "GRU, from one end": { cell: "gru", bidirectional: false },
};

test("the targets' lengths say which task it is", () => {
  assert.equal(taskOfPairs(times), "fixed-length");
  assert.equal(taskOfPairs(sentences), "translation");
  assert.equal(taskOfPairs([...times, { source: "one", target: "1:00" }]), "translation");
  for (const [task, pairs] of [
    ["fixed-length", times],
    ["translation", times],
  ] as const) {
    assert.equal(taskOfEncoding(encodingFor(task, pairs)), task);
  }
  assert.throws(() => encodingFor("fixed-length", sentences), InputError);
});

test("an encoding is long enough for the validation pairs, and knows the training pairs alone", () => {
  const longer: Pair[] = [
    { source: "We saw the very old blue zebra here.", target: "Vimos la cebra azul muy vieja aquí." },
  ];
  const plain = encodingFor("translation", sentences, [], "word");
  const encoding = encodingFor("translation", sentences, longer, "word");
  assert.deepEqual([encoding.sourceLength, encoding.targetLength], [9, Math.max(plain.targetLength, 10)]);
  assert.deepEqual(encoding.target.entries, plain.target.entries);
  const { target, targetUnknownId } = examplesOf(longer, encoding);
  assert.ok(target.includes(targetUnknownId as number));
});

/** Probability of what was written, by the whole network at once under teacher forcing. */
function logProbabilityOf(
  { model, encoding }: TokenTranslator,
  { source, outputTokens, finished }: TokenTranslation,
) {
  const { source: from, target, sourceLength } = encoding;
  const ids = [
    ...outputTokens.map((token) => target.entries.indexOf(token)),
    ...(finished ? [target.endId] : []),
  ];
  return tf.tidy(() => {
    const inputs = [from.encode(source, sourceLength), [target.startId, ...ids.slice(0, -1)]];
    const [rows] = (
      model.apply(inputs.map((row) => tf.tensor2d([row], undefined, "int32"))) as tf.Tensor3D
    ).arraySync();
    return ids.reduce((sum, id, step) => sum + Math.log(rows[step][id]), 0);
  });
}

for (const [name, changes] of Object.entries(variants)) {
  test(`${name}: a translation is trained, stored, loaded, and written as the whole network has it`, async () => {
    const recipe = { ...recipes.translation, ...small, steps: 0, embeddingUnits: 5, ...changes };
    const { translator, history } = await train(sentences, { recipe });
    assert.ok(history.loss[1] < history.loss[0], history.loss.join(" "));
    const folder = path.join(scratch, name);
    await saveTranslator(translator, folder);
    const loaded = (await loadTranslator(folder)) as TokenTranslator;
    assert.ok(loaded instanceof TokenTranslator);
    const texts = sentences.slice(0, 3).map(({ source }) => source);
    const before = tf.memory().numTensors;
    const answers = loaded.translate(texts, { beamSize: 2 });
    assert.equal(tf.memory().numTensors, before, "tensors left behind");
    assert.deepEqual((translator as TokenTranslator).translate(texts, { beamSize: 2 }), answers);
    for (const answer of answers) {
      assert.ok(Math.abs(answer.logProbability - logProbabilityOf(loaded, answer)) < 1e-4);
      const rows = changes.network === "fixed-context" ? 0 : answer.outputTokens.length;
      assert.equal(answer.alignment.length, rows);
      if (changes.query === "none") {
        const [first] = answer.alignment;
        const apart = answer.alignment.flatMap((row) => row.map((weight, n) => Math.abs(weight - first[n])));
        assert.ok(Math.max(0, ...apart) < 1e-6, "without feedback all steps look alike"); // rows of other batches are rounded otherwise
      }
    }
  });

  test(`${name}: times are trained, stored and loaded`, async () => {
    const { translator } = await train(times, {
      recipe: { ...recipes.steady, ...small, steps: 0, ...changes },
    });
    await saveTranslator(translator, path.join(scratch, `${name} times`));
    const loaded = await loadTranslator(path.join(scratch, `${name} times`));
    const [answer] = loaded.translate(["ten past noon"]);
    assert.deepEqual([answer], translator.translate(["ten past noon"]));
    assert.equal(answer.output.length, 5);
    assert.equal(answer.alignment.length, changes.network === "fixed-context" ? 0 : 5);
  });
}

test("without the RNN, times are written and a translation is refused", async () => {
  const recipe = { ...recipes.steady, ...small, steps: 0, network: "without-rnn" as const };
  const { translator } = await train(times, { recipe });
  const { alignment } = translator.translate(["ten past noon"])[0];
  alignment.forEach((row) => {
    assert.deepEqual(row, alignment[0]);
  });
  await assert.rejects(train(sentences, { recipe }), /needs the tokens before/);
});

test("a target with a word that training never showed is never right", async () => {
  const { translator } = await train(sentences, { recipe: { ...recipes.translation, ...small, steps: 0 } });
  const unseen = [{ source: sentences[0].source, target: "Xyzzy" }];
  assert.equal(evaluate(translator.model, examplesOf(unseen, translator.encoding)).exactMatch, 0);
});

test("fewer pairs take more epochs, until the steps are done", () => {
  assert.equal(epochsFor(recipes.steady, 8000), 12);
  assert.equal(epochsFor(recipes.steady, 100_000), 12);
  assert.equal(epochsFor(recipes.steady, 2400), 40);
  assert.equal(epochsFor(recipes.steady, 400), 240);
  assert.equal(epochsFor(recipes.article, 400), 30);
});
