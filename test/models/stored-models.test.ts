/** Checks that the models in `data/models` are small and as good on held-out pairs as their manifests say. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { loadTranslator } from "../../src/models/storage";
import { readTrainingPairs } from "../../src/text/training-pairs";
import { evaluate } from "../../src/training/evaluate";
import { examplesOf } from "../../src/training/tasks";
import "../support/tensors";

const data = path.join(__dirname, "../../data");
const models = readdirSync(path.join(data, "models"));
const MOST_BYTES = 4 * 2 ** 20;

interface Manifest {
  seed: number;
  longest?: number;
  heldOut?: number;
  testExamples: number;
  testLoss: number;
  exactMatch: number;
}

for (const name of models) {
  test(`${name}: at most 4 MiB, and scores again what its manifest says`, async () => {
    const folder = path.join(data, "models", name);
    const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
    const stored = JSON.parse(readFileSync(path.join(folder, "encoding.json"), "utf8"));
    const { seed, longest, heldOut, testExamples, testLoss, exactMatch } = stored.manifest as Manifest;
    const dataset = name.startsWith("human-times") ? "human-times" : "english-spanish";
    const pairs = path.join(data, dataset, "pairs.csv");
    const { testPairs } = readTrainingPairs({ pairs, longest, heldOut, seed });
    assert.equal(testPairs.length, testExamples);
    const translator = await loadTranslator(folder);
    const found = evaluate(translator.model, examplesOf(testPairs, translator.encoding));
    assert.ok(
      Math.abs(found.exactMatch - exactMatch) <= 1.5 / testExamples,
      `exact match ${found.exactMatch}`,
    );
    assert.ok(Math.abs(found.loss - testLoss) < 0.01 * testLoss, `loss ${found.loss}`);
    translator.dispose();
  });
}
