import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/files/errors";
import { humanTimesEncoding } from "../../src/text/encode";
import { evaluationBatch } from "../../src/training/evaluate";
import { checkTrainingMemory, trainingMemory } from "../../src/training/memory";
import { recipes } from "../../src/training/recipes";

const shorts = Array.from({ length: 200 }, (_, n) => ({ source: `ten past ${n}`, target: "09:12" }));
const withLong = shorts.map((pair, n) => (n === 56 ? { source: "xy ".repeat(3333), target: "09:12" } : pair));
const place = (row: number) => `p.csv: row ${row + 1}`;
const check = (pairs: typeof shorts, recipe = recipes.steady, available?: number) =>
  checkTrainingMemory(pairs, [], humanTimesEncoding(pairs), recipe, place, available);

test("a training of ordinary pairs says nothing", () => {
  assert.equal(check(shorts), undefined);
});

test("one source of 9,999 characters among 200 short ones is named before, with what it takes and what to do", () => {
  assert.match(
    check(withLong, recipes.steady, 1e12) as string,
    /^p\.csv: row 57 has the longest source, 9,999 characters; training takes about [\d.]+ GB of memory; --source-length 12 cuts 1 of 200 sources and takes \d+ MB$/,
  );
});

test("what does not fit is refused before it begins; what would fit is said", () => {
  assert.throws(
    () => check(withLong, recipes.article, 2e9),
    (error) => {
      assert.ok(error instanceof InputError);
      assert.match(
        error.message,
        /row 57 .* takes about [\d.]+ GB of memory, and there are 2\.0 GB; --source-length 12/,
      );
      return true;
    },
  );
  assert.throws(() => check(shorts, recipes.steady, 1e6), /a smaller --batch-size takes less/);
});

test("the estimate grows with each size that costs memory, and under a mask only with its longest batch", () => {
  const lengths = Int32Array.from({ length: 300 }, (_, n) => (n < 20 ? 400 : 40));
  const sizes = {
    ...recipes.article,
    lengths,
    validation: 0,
    sourceLength: 400,
    targetLength: 5,
    sourceVocabulary: 40,
    targetVocabulary: 11,
  };
  const base = trainingMemory(sizes);
  for (const larger of [
    { batchSize: 200 },
    { sourceLength: 800 },
    { targetLength: 20 },
    { encoderUnits: 64 },
    { decoderUnits: 128 },
    { sourceVocabulary: 400 },
    { validation: 100_000 },
  ]) {
    assert.ok(trainingMemory({ ...sizes, ...larger }) > base, JSON.stringify(larger));
  }
  assert.ok(
    trainingMemory({ ...sizes, maskPadding: true, batchSize: 20 }) <
      trainingMemory({ ...sizes, batchSize: 20 }) + 1,
  );
  assert.ok(trainingMemory({ ...sizes, batchSize: 20 }) < base / 2);
});

test("of long sources fewer are evaluated at once", () => {
  assert.deepEqual([40, 100, 200, 9999, 1e6].map(evaluationBatch), [500, 500, 250, 5, 1]);
});

/** Measured by scripts/measure-memory.ts: the table of docs/data-files.md. Megabytes at the peak. */
const measured: [
  source: number,
  target: number,
  vocabularies: [number, number],
  megabytes: number,
  more?: object,
][] = [
  [12, 12, [578, 939], 181],
  [40, 40, [702, 1900], 428],
  [100, 20, [704, 1340], 398],
  [20, 100, [664, 2274], 825],
  [12, 12, [578, 1169], 197],
  [12, 12, [1169, 939], 184],
  [12, 12, [578, 939], 87, { encoderUnits: 32, decoderUnits: 64 }],
  [12, 12, [578, 939], 506, { encoderUnits: 256, decoderUnits: 512 }],
  [12, 12, [681, 1494], 364, { batchSize: 200, lengths: new Int32Array(200).fill(12) }],
  [12, 12, [578, 939], 232, { validation: 1000 }],
];

test("the estimate of a translation is within a factor of 1.5 of what was measured", () => {
  for (const [
    sourceLength,
    targetLength,
    [sourceVocabulary, targetVocabulary],
    megabytes,
    more,
  ] of measured) {
    const estimated = trainingMemory({
      ...recipes.translation,
      lengths: new Int32Array(100).fill(sourceLength),
      validation: 50,
      ...{ sourceLength, targetLength, sourceVocabulary, targetVocabulary },
      translates: true,
      ...more,
    });
    const ratio = estimated / 1e6 / megabytes;
    assert.ok(ratio > 1 / 1.5 && ratio < 1.5, `${sourceLength} to ${targetLength}: ${ratio}`);
  }
});
