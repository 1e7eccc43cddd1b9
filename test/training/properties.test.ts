/** Batches, held for hundreds of generated lists of lengths. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { batchOf, type Examples, inBatches, shuffledOrder, teacherForced } from "../../src/training/batches";
import { batchCuts, cheapestCuts, likeLengthBatches } from "../../src/training/like-length";
import "../support/tensors";

const SEED = 1;
const lengthList = fc
  .array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 })
  .map((list) => Int32Array.from(list));
const batchSize = fc.integer({ min: 1, max: 20 });
const everyRow = (batches: Int32Array[]) => batches.flatMap((rows) => [...rows]).sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

test("batches hold each example once, all but one of them full, and come from the seed", () => {
  fc.assert(
    fc.property(lengthList, batchSize, fc.nat(), (lengths, size, seed) => {
      const plain = inBatches(shuffledOrder(lengths.length, seed), size);
      const alike = likeLengthBatches({ lengths }, size, seed);
      for (const batches of [plain, alike]) {
        assert.deepEqual(everyRow(batches), upTo(lengths.length));
        assert.ok(batches.filter((rows) => rows.length !== size).length <= 1);
      }
      assert.deepEqual(likeLengthBatches({ lengths }, size, seed), alike);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test("a batch is cut behind its longest texts, never within them, and never behind the longest of all", () => {
  fc.assert(
    fc.property(lengthList, batchSize, fc.integer({ min: 1, max: 500 }), (lengths, size, epochs) => {
      const targetLengths = lengths.map((length, n) => 1 + ((length * 7 + n) % 9));
      for (const data of [{ lengths }, { lengths, targetLengths }]) {
        const cutOf = batchCuts(data, size, epochs);
        for (const rows of likeLengthBatches(data, size, 7)) {
          const longest = (values: Int32Array) => Math.max(...[...rows].map((row) => values[row]));
          const { sourceLength, targetLength } = cutOf(rows);
          assert.ok(sourceLength >= longest(lengths) && sourceLength <= Math.max(...lengths));
          if (data.targetLengths) {
            assert.ok((targetLength as number) >= longest(targetLengths));
            assert.ok((targetLength as number) <= Math.max(...targetLengths));
          } else {
            assert.equal(targetLength, undefined);
          }
        }
      }
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test("no other choice of cuts is cheaper", () => {
  const few = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(few, fc.integer({ min: 0, max: 20 }), (lengths, price) => {
      const distinct = [...new Set(lengths)].sort((a, b) => a - b);
      const cost = (cuts: number[]) =>
        lengths.reduce((sum, length) => sum + (cuts.find((cut) => cut >= length) as number), 0) +
        price * cuts.length;
      const longest = distinct.at(-1) as number;
      const choices = upTo(2 ** (distinct.length - 1)).map((bits) => [
        ...distinct.slice(0, -1).filter((_, n) => bits & (1 << n)),
        longest,
      ]);
      assert.equal(cost(cheapestCuts(lengths, price)), Math.min(...choices.map(cost)));
    }),
    { seed: SEED, numRuns: 300 },
  );
});

/** Examples with ids that differ in each place. */
const examplesOf = (lengths: Int32Array, sourceLength: number, targetLength: number): Examples => ({
  source: Int32Array.from({ length: lengths.length * sourceLength }, (_, n) => n),
  target: Int32Array.from({ length: lengths.length * targetLength }, (_, n) => n % 11),
  count: lengths.length,
  sourceLength,
  targetLength,
  lengths,
});

test("a batch's tensors hold the rows that were asked for, cut where they were to be cut", () => {
  fc.assert(
    fc.property(lengthList, fc.integer({ min: 1, max: 5 }), fc.nat(), (lengths, sourceLength, seed) => {
      const data = examplesOf(lengths, 6, 3);
      const rows = shuffledOrder(lengths.length, seed).subarray(0, 4);
      const { source, target } = batchOf(data, rows, sourceLength, 2);
      assert.deepEqual(
        source.arraySync(),
        [...rows].map((row) => upTo(sourceLength).map((n) => row * 6 + n)),
      );
      assert.deepEqual(
        target.arraySync(),
        [...rows].map((row) => upTo(2).map((n) => (row * 3 + n) % 11)),
      );
      for (const tensor of [source, target]) {
        tensor.dispose();
      }
    }),
    { seed: SEED, numRuns: 100 },
  );
});

test("teacher forcing: what is fed at a step is what was to be said at the step before", () => {
  fc.assert(
    fc.property(lengthList, fc.integer({ min: 2, max: 6 }), (lengths, targetLength) => {
      const data = examplesOf(lengths, 2, targetLength);
      const forced = teacherForced(data, { startId: 1, paddingId: 0 });
      const width = targetLength - 1;
      for (let row = 0; row < data.count; row++) {
        const whole = [...data.target.subarray(row * targetLength, (row + 1) * targetLength)];
        assert.deepEqual(
          [...(forced.previous as Int32Array).subarray(row * width, (row + 1) * width)],
          whole.slice(0, -1),
        );
        assert.deepEqual([...forced.target.subarray(row * width, (row + 1) * width)], whole.slice(1));
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});
