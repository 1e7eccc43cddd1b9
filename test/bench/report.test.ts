import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsTo } from "../../scripts/bench/learning";
import { table } from "../../scripts/bench/report";
import { pairedRatio } from "../../scripts/bench/statistics";

test("a ratio is taken within each round, then their median", () => {
  assert.equal(pairedRatio([2, 22, 2], [1, 11, 1]), 2);
  assert.equal(pairedRatio([3, 30, 90], [3, 10, 10]), 3);
});

test("the time to a goal is that of the first epoch that reaches it", () => {
  const learning = { name: "", seconds: [1, 2, 3, 4], exactMatch: [0.5, 0.95, 0.9, 0.98] };
  assert.equal(secondsTo(learning, 0.95), 2);
  assert.equal(secondsTo(learning, 0.98), 4);
  assert.equal(secondsTo(learning, 0.99), undefined);
});

test("a table is Markdown, and aligned as plain text", () => {
  const text = table([
    ["who", "ms"],
    ["ours", "18.8"],
    ["plain tfjs", "181.8"],
  ]);
  assert.equal(
    text,
    [
      "| who        |    ms |",
      "|------------|------:|",
      "| ours       |  18.8 |",
      "| plain tfjs | 181.8 |",
    ].join("\n"),
  );
});
