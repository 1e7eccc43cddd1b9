import assert from "node:assert/strict";
import { test } from "node:test";
import type pl from "nodejs-polars";
import { fromPairs, toPairs } from "../../src/text/pairs";
import { splitByRows, splitPairs } from "../../src/text/split";

// 40 sources, each with 1 to 3 rows, three quarters of them in one family.
const pairs = Array.from({ length: 80 }, (_, row) => ({
  source: `s${row % 40}`,
  target: `t${row}`,
  family: row % 40 < 30 ? "many" : "few",
}));
const frame = fromPairs(pairs);
const sources = (part: pl.DataFrame) => new Set(toPairs(part).map((pair) => pair.source));

test("every row lands in exactly one part and no source in two", () => {
  const { train, validation, test: held } = splitPairs(frame, { train: 0.7, validation: 0.1, seed: 4 });
  const targets = [train, validation, held].flatMap((part) => toPairs(part).map((pair) => pair.target));
  assert.deepEqual(targets.sort(), pairs.map((pair) => pair.target).sort());
  for (const source of sources(train)) {
    assert.ok(!sources(validation).has(source) && !sources(held).has(source));
  }
  for (const source of sources(validation)) {
    assert.ok(!sources(held).has(source));
  }
});

test("each family is split in the same shares", () => {
  const { train, validation } = splitPairs(frame, { train: 0.7, validation: 0.1, seed: 4 });
  const count = (part: pl.DataFrame, family: string) =>
    new Set(
      toPairs(part)
        .filter((pair) => pair.family === family)
        .map((pair) => pair.source),
    ).size;
  assert.deepEqual([count(train, "many"), count(train, "few")], [21, 7]);
  assert.deepEqual([count(validation, "many"), count(validation, "few")], [3, 1]);
});

test("the seed fixes the parts", () => {
  const train = (seed: number) => [...sources(splitPairs(frame, { seed }).train)];
  assert.deepEqual(train(1), train(1));
  assert.notDeepEqual(train(1), train(2));
  assert.equal(train(1).length, 32);
});

test("a split by rows keeps the order and can leak", () => {
  const { train, test: held } = splitByRows(frame, 0.8);
  assert.deepEqual([train.height, held.height], [64, 16]);
  assert.equal([...sources(held)].filter((source) => sources(train).has(source)).length, 16);
});

test("shares that make no sense and parts that stay empty are refused", () => {
  assert.throws(() => splitPairs(frame, { train: 0.8, validation: 0.3 }), /add up to at most 1/);
  assert.throws(() => splitPairs(frame, { train: Number.NaN }), /add up to at most 1/);
  assert.throws(
    () => splitPairs(frame.head(2), { train: 0.9 }),
    /test share of 0.10 of 2 rows leaves the test part/,
  );
});
