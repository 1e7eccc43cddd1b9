import assert from "node:assert/strict";
import { test } from "node:test";
import { clockTime, makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { inWords } from "../../src/datasets/human-times/parts";

test("10,000 distinct phrases of at most 41 characters in the article's proportions", () => {
  const pairs = makeHumanTimes();
  assert.equal(pairs.length, 10_000);
  assert.equal(new Set(pairs.map((pair) => pair.source)).size, 10_000);
  const lengths = pairs.map((pair) => pair.source.length);
  assert.ok(Math.max(...lengths) <= 41);
  const mean = lengths.reduce((sum, length) => sum + length) / lengths.length;
  assert.ok(Math.abs(mean - 16.6) < 0.5, `mean length ${mean}`);
  assert.ok(pairs.every((pair) => /^([01]\d|2[0-3]):[0-5]\d$/.test(pair.target)));
});

test("another seed gives other phrases, the same seed the same", () => {
  const sources = (seed: number) => makeHumanTimes({ count: 50, seed }).map((pair) => pair.source);
  assert.deepEqual(sources(3), sources(3));
  assert.notDeepEqual(sources(3), sources(4));
});

test("a family that runs out of phrases is named", () => {
  const only = { name: "only noon", weight: 1, make: () => ({ text: "noon", minutes: 720 }) };
  assert.throws(
    () => makeHumanTimes({ count: 2, families: [only] }),
    /"only noon" has fewer than 2 distinct/,
  );
});

test("two times for one phrase are caught as a fault of the grammar", () => {
  let minutes = 0;
  const unsure = { name: "unsure", weight: 1, make: () => ({ text: "soon", minutes: minutes++ }) };
  assert.throws(() => makeHumanTimes({ count: 2, families: [unsure] }), /ambiguous: "soon" is 00:00/);
});

test("the day wraps round at both ends", () => {
  assert.equal(clockTime(-10), "23:50");
  assert.equal(clockTime(1440 + 65), "01:05");
});

test("numbers are spelled with and without the hyphen", () => {
  assert.equal(inWords(48), "forty-eight");
  assert.equal(inWords(48, false), "forty eight");
  assert.equal(inWords(12), "twelve");
});
