import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { corpusBleu } from "../../src/text/bleu";

/** Made by `scripts/parity/make_bleu.py`. */
const { sacrebleu, cases } = JSON.parse(readFileSync(path.join(__dirname, "fixtures/bleu.json"), "utf8")) as {
  sacrebleu: string;
  cases: { name: string; outputs: string[][]; references: string[][]; score: number }[];
};

for (const { name, outputs, references, score } of cases) {
  test(`${name}: the BLEU of sacrebleu ${sacrebleu}`, () => {
    assert.ok(Math.abs(corpusBleu(outputs, references) - score) < 1e-9);
  });
}

test("by hand: shares of two sentences together, and a reference longer by one word", () => {
  // Counts of the two sentences together: words 7 of 8, pairs 5 of 6, threes 3 of 4, fours 1 of 2; 8 words for 9.
  const outputs = ["a b c d".split(" "), "a b c x".split(" ")];
  const references = ["a b c d".split(" "), "a b c d e".split(" ")];
  const expected = 100 * Math.exp(1 - 9 / 8) * ((7 / 8) * (5 / 6) * (3 / 4) * (1 / 2)) ** 0.25;
  assert.ok(Math.abs(corpusBleu(outputs, references) - expected) < 1e-9);
});

test("another number of references, or none, is refused", () => {
  assert.throws(() => corpusBleu([["a"]], []), /1 outputs and 0 references/);
  assert.throws(() => corpusBleu([], []), /at least one/);
});
