import assert from "node:assert/strict";
import { test } from "node:test";
import { confusionCounts, tallyBy } from "../../src/figures/tally";

const answers = [
  { output: "12:10", target: "12:10", family: "past" },
  { output: "12:50", target: "12:10", family: "before" },
  { output: "09:12", target: "09:12", family: "past" },
];

test("each group counts its own right answers, in order of appearance", () => {
  assert.deepEqual(
    tallyBy(answers, ({ family }) => family),
    [
      { key: "past", right: 2, total: 2 },
      { key: "before", right: 0, total: 1 },
    ],
  );
  assert.deepEqual(
    tallyBy([], () => "x"),
    [],
  );
});

test("characters are compared place by place, the true one names the row", () => {
  const { labels, counts } = confusionCounts([
    { output: "50", target: "10" },
    { output: "10", target: "10" },
  ]);
  assert.deepEqual(labels, ["0", "1", "5"]);
  assert.deepEqual(counts, [
    [2, 0, 0],
    [0, 1, 1],
    [0, 0, 0],
  ]);
});

test("where one text is longer, ∅ stands for what the other lacks", () => {
  const { labels, counts } = confusionCounts([
    { output: "1", target: "10" },
    { output: "100", target: "10" },
  ]);
  assert.deepEqual(labels, ["0", "1", "∅"]);
  assert.deepEqual(counts, [
    [1, 0, 1],
    [0, 2, 0],
    [1, 0, 0],
  ]);
});
