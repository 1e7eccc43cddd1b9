import assert from "node:assert/strict";
import { test } from "node:test";
import type { SearchRow } from "../../src/models/beam-search";
import { greedySearch } from "../../src/models/greedy-search";

const START = 0;
const END = ".".charCodeAt(0);

/**
 * Stands in for a network that spells a word for each text, several letters at a call. Behind a word's end it goes on with
 * "?", as a network does. It keeps the text of each row, as a decoder keeps its state, and how many rows it was asked for.
 */
function speller(words: string[], stepsAtOnce: number) {
  let texts = words.map((_, text) => text);
  const asked: number[] = [];
  const next = (step: number, rows: SearchRow[]) => {
    texts = rows.map(({ text, previousRow, token }) => {
      assert.equal(texts[previousRow], text, "the row of the call before");
      assert.equal(token, step === 0 ? START : words[text].charCodeAt(step - 1), "the last token");
      return text;
    });
    asked.push(rows.length);
    return rows.map(({ text }) => {
      const letters = words[text].slice(step).padEnd(stepsAtOnce, "?").slice(0, stepsAtOnce);
      const steps = [...letters].map((_, n) => step + n);
      return {
        ids: [...letters].map((letter) => letter.charCodeAt(0)),
        logProbabilities: steps.map((n) => -n - 1),
        attention: steps.map((n) => [text, n]),
      };
    });
  };
  return { next, asked };
}

const limits = (maximumLength: number) => ({ startId: START, endId: END, maximumLength });

for (const stepsAtOnce of [1, 2, 3, 8]) {
  test(`each text ends at its own end, ${stepsAtOnce} steps at once`, () => {
    const words = ["ab.", ".", "abcdef.", "abcd."];
    const { next, asked } = speller(words, stepsAtOnce);
    const found = greedySearch(words.length, next, limits(9));
    assert.deepEqual(
      found.map(({ ids }) => String.fromCharCode(...ids)),
      words,
    );
    assert.ok(found.every(({ finished }) => finished));
    assert.deepEqual(
      found.map(({ logProbability }) => logProbability),
      [-6, -1, -28, -15],
      "nothing behind an end counts",
    );
    assert.deepEqual(found[3].attention[4], [3, 4]);
    const left = (calls: number) => words.filter(({ length }) => length > calls * stepsAtOnce).length;
    assert.deepEqual(
      asked,
      asked.map((_, calls) => left(calls)),
      "finished texts leave the rows",
    );
  });

  test(`a text without an end is cut at the longest length, ${stepsAtOnce} steps at once`, () => {
    const { next } = speller(["abcdefghij."], stepsAtOnce);
    const [{ ids, finished, attention }] = greedySearch(1, next, limits(5));
    assert.equal(String.fromCharCode(...ids), "abcde");
    assert.equal(attention.length, 5);
    assert.equal(finished, false);
  });
}
