import assert from "node:assert/strict";
import { test } from "node:test";
import { beamSearch, type SearchOptions, type SearchRow } from "../../src/models/beam-search";

/**
 * A language of letters as a table: the next letters after a beginning, with their probabilities. "." ends a text, and so
 * does any beginning that is not in the table. Ids are character codes.
 */
type Language = Record<string, Record<string, number>>;

const START = 0;
const END = ".".charCodeAt(0);

/** Stands in for the network. It keeps the text of each row, as a decoder keeps its state. */
function network(language: Language, beamSize: number) {
  let written: string[] = [""];
  return (_: number, rows: SearchRow[]) => {
    written = rows.map(({ previousRow, token }) =>
      token === START ? "" : written[previousRow] + String.fromCharCode(token),
    );
    return written.map((beginning) => {
      const best = Object.entries(language[beginning] ?? { ".": 1 })
        .sort(([, a], [, b]) => b - a)
        .slice(0, beamSize);
      return {
        ids: best.map(([letter]) => letter.charCodeAt(0)),
        logProbabilities: best.map(([, probability]) => Math.log(probability)),
        attention: [beginning.length],
      };
    });
  };
}

function search(language: Language, options: SearchOptions = {}, maximumLength = 5) {
  const next = network(language, options.beamSize ?? 1);
  const [best] = beamSearch(1, next, { startId: START, endId: END, maximumLength }, options);
  return { ...best, text: String.fromCharCode(...best.ids), probability: Math.exp(best.logProbability) };
}

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

// "a" looks best at first but continues badly. "b" is always followed by its end.
const garden: Language = { "": { a: 0.6, b: 0.4 }, a: { x: 0.5, y: 0.5 } };

test("greedy decoding takes the best token of each step, a beam the best whole", () => {
  const greedy = search(garden);
  assert.equal(greedy.text, "ax.");
  close(greedy.probability, 0.3);
  const beam = search(garden, { beamSize: 2 });
  assert.equal(beam.text, "b.");
  close(beam.probability, 0.4);
  assert.equal(beam.finished, true);
});

test("probabilities and attention are those of the path, token by token", () => {
  const { logProbabilities, attention, logProbability } = search(garden, { beamSize: 2 });
  close(Math.exp(logProbabilities[0]), 0.4);
  close(logProbabilities[1], 0);
  close(logProbability, logProbabilities[0] + logProbabilities[1]);
  assert.deepEqual(attention, [[0], [1]]);
});

test("a beam does not end below greedy decoding, because it keeps the greedy path", () => {
  // After two steps, two paths under "b" rank before the greedy "ax" and would replace it, but both end badly.
  const trap: Language = {
    "": { a: 0.5, b: 0.45 },
    a: { x: 0.4, y: 0.3, z: 0.3 },
    b: { x: 0.5, y: 0.5 },
    bx: { p: 0.5, q: 0.5 },
    by: { p: 0.5, q: 0.5 },
  };
  const greedy = search(trap);
  assert.equal(greedy.text, "ax.");
  for (const beamSize of [2, 3]) {
    const beam = search(trap, { beamSize });
    assert.ok(beam.logProbability >= greedy.logProbability, `beam of ${beamSize}: ${beam.text}`);
  }
});

test("a length penalty lets a longer translation win by its mean", () => {
  const language: Language = { "": { ".": 0.4, a: 0.35 }, a: { b: 0.9 }, ab: { ".": 1 } };
  assert.equal(search(language, { beamSize: 3 }).text, ".");
  assert.equal(search(language, { beamSize: 3, lengthPenalty: 1 }).text, "ab.");
});

test("a translation without an end is cut at the longest length", () => {
  const endless = Object.fromEntries(Array.from({ length: 9 }, (_, n) => ["a".repeat(n), { a: 0.9 }]));
  const { text, finished, probability } = search(endless, { beamSize: 2 }, 3);
  assert.deepEqual([text, finished], ["aaa", false]);
  close(probability, 0.9 ** 3);
});

test("texts of one search end at their own times", () => {
  const seen: number[] = [];
  const found = beamSearch(
    2,
    (step, rows) => {
      seen.push(rows.length);
      return rows.map(({ text }) => ({
        ids: [text === 0 || step === 2 ? END : 97],
        logProbabilities: [-1],
        attention: [text],
      }));
    },
    { startId: START, endId: END, maximumLength: 9 },
  );
  assert.deepEqual(
    found.map(({ ids }) => ids),
    [[END], [97, 97, END]],
  );
  assert.deepEqual(seen, [2, 1, 1]);
  assert.deepEqual(found[1].attention, [[1], [1], [1]]);
});
