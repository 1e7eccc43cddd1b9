import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readResult } from "../../src/experiments/experiment";
import type { Outcome } from "../../src/experiments/own-data";

const root = path.join(__dirname, "..", "..");

test("the table of docs/learning.md is what the experiment kept, row by row", () => {
  const kept = Object.entries(readResult<Record<string, Outcome>>(root, "own-data").results);
  const table = readFileSync(path.join(root, "docs", "learning.md"), "utf8");
  const rows = table.split("\n").filter((line) => /^\| .*\d/.test(line));
  assert.equal(rows.length, kept.length);
  for (const [name, { task, epochs, exactMatch }] of kept) {
    const [, pairs] = /, ([\d,]+) pairs$/.exec(name) ?? [];
    const end = `| ${pairs} | ${task} | ${epochs} | ${exactMatch.toFixed(2)} |`;
    assert.ok(
      rows.some((row) => row.endsWith(end)),
      `${name}: no row ends with ${end}`,
    );
  }
});
