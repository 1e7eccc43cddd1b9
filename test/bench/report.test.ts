import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsTo } from "../../scripts/bench/learning";
import { productsOf } from "../../scripts/bench/matrix-products";
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

test("operations in the products of a step are counted as in the network's equations", () => {
  const sizes = {
    ...{ sourceLength: 4, targetLength: 2, sourceVocabulary: 9, targetVocabulary: 5 },
    ...{ encoderUnits: 3, decoderUnits: 7, scoreUnits: 2 },
  };
  // One example of four source tokens. Encoder: state times kernel, [3] · [3, 12], in both directions, and keys, [6] · [6, 2].
  const source = 4 * (2 * 3 * 12 + 6 * 2);
  // At each of two steps: energies, [4, 2] · [2, 1], and context, [4] · [4, 6]; query, cell and output.
  const steps = 2 * (4 * 2 + 4 * 6 + 7 * 2 + (6 + 7) * 28 + 7 * 5);
  assert.equal(productsOf(sizes, 1, 4), 3 * 2 * (source + steps));
  assert.equal(productsOf(sizes, 10, 40), 10 * productsOf(sizes, 1, 4));
});
