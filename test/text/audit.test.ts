import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type pl from "nodejs-polars";
import { auditPairs } from "../../src/text/audit";
import { fromPairs } from "../../src/text/pairs";

// Ten rows with one blemish of each kind; the last two stand for the test part.
const rows = [
  ["ten to six", "05:50"],
  ["ten to six", "17:50"],
  ["ten to six", "05:50"],
  ["noon ", "12:00"],
  ["Noon", "12:00"],
  ["4:05", "04:05"],
  ["4:05", "04:05"],
  ["👩‍👩‍👧e\u0301", "00:00"],
  ["ten to six", "05:50"],
  ["ñ 4:05", "04:05"],
];
const frame = fromPairs(
  rows.map(([source, target], row) => ({ source, target, family: row < 5 ? "words" : "digits" })),
);
const audit = auditPairs(frame, { sourceLength: 4 });
const records = (table: pl.DataFrame) => table.toRecords();

test("repeated rows, and the pairs that they repeat", () => {
  assert.equal(audit.rows, 10);
  assert.equal(audit.distinctSources, 6);
  assert.equal(audit.repeatedRows, 3);
  assert.deepEqual(records(audit.duplicates), [
    { source: "ten to six", target: "05:50", rows: 3 },
    { source: "4:05", target: "04:05", rows: 2 },
  ]);
});

test("a source with several targets, the most frequent first", () => {
  assert.deepEqual(records(audit.ambiguous), [
    { source: "ten to six", targets: "05:50 | 17:50", meanings: 2, rows: 4 },
  ]);
});

test("near twins and untidy spaces", () => {
  assert.deepEqual(records(audit.nearTwins), [{ spellings: "Noon | noon ", rows: 2 }]);
  assert.deepEqual(records(audit.untidySpaces), [{ source: "noon ", target: "12:00" }]);
});

test("lengths count characters as a person sees them", () => {
  assert.deepEqual(records(audit.sourceLengths), [
    { length: 2, rows: 1 },
    { length: 4, rows: 3 },
    { length: 5, rows: 1 },
    { length: 6, rows: 1 },
    { length: 10, rows: 4 },
  ]);
  assert.deepEqual(records(audit.lengths)[0], {
    side: "source",
    shortest: 2,
    mean: 6.5,
    median: 6,
    "95%": 10,
    "99%": 10,
    longest: 10,
  });
});

test("the table says what a length would cut", () => {
  assert.deepEqual(records(audit.truncation), [
    { length: 4, rowsCut: 6, share: 0.6 },
    { length: 10, rowsCut: 0, share: 0 },
  ]);
});

test("characters with their counts, and those seen once", () => {
  const counts = new Map(records(audit.sourceCharacters).map((row) => [row.character, row.count]));
  assert.equal(counts.get("t"), 8);
  assert.equal(counts.get("👩‍👩‍👧"), 1);
  assert.equal(counts.get("4"), 3);
  const once = records(audit.seenOnce).map((row) => `${row.side} ${row.character}`);
  assert.deepEqual(
    once.sort(),
    ["source N", "source e\u0301", "source ñ", "source 👩‍👩‍👧", "target 7"].sort(),
  );
});

test("families with their shares", () => {
  assert.deepEqual(records(audit.families as pl.DataFrame)[1], {
    family: "words",
    rows: 5,
    share: 0.5,
    meanLength: 7.8,
    example: "ten to six",
  });
});

test("the split by rows: leaks and unknown characters", () => {
  assert.deepEqual([audit.split.trainRows, audit.split.testRows, audit.split.leakedRows], [8, 2, 1]);
  assert.deepEqual(records(audit.split.leaks), [{ source: "ten to six", trainRows: 3, testRows: 1 }]);
  assert.deepEqual(records(audit.split.unknownCharacters), [{ character: "ñ", count: 1 }]);
  assert.equal(audit.split.rowsWithUnknown, 1);
});

test("the split of two files", () => {
  const { split } = auditPairs(frame.head(6), { test: frame.tail(4) });
  assert.equal(split.kind, "two files");
  assert.deepEqual([split.trainRows, split.testRows, split.leakedRows], [6, 4, 2]);
});

const folder = mkdtempSync(path.join(tmpdir(), "audit-"));
const command = (...args: string[]) =>
  spawnSync(
    process.execPath,
    ["--import", "tsx", path.resolve(__dirname, "../../scripts/audit.ts"), ...args],
    {
      encoding: "utf8",
      cwd: path.resolve(__dirname, "../.."),
    },
  );

test("the command counts and lists, as text and as JSON", () => {
  const file = path.join(folder, "pairs.json");
  writeFileSync(file, JSON.stringify(rows));
  const { stdout, status } = command("--pairs", file, "--json", "--list", "1");
  assert.equal(status, 0);
  const report = JSON.parse(stdout);
  assert.equal(report.duplicatePairs, 2);
  assert.equal(report.lists.duplicates.length, 1);
  assert.equal(report.ambiguousSources, 1);
  assert.equal(report.split.leakedRows, 1);
  const text = command("--pairs", file).stdout;
  assert.match(text, /^10 rows, 6 distinct sources\n3 rows repeating an earlier row\n/);
  assert.match(text, /1 source with more than one target\n┌.*\n│ source +┆ targets/);
});

test("bad input is one line on standard error and exit code 2", () => {
  const file = path.join(folder, "bad.json");
  writeFileSync(file, '[["a","b"],["c",null]]');
  for (const args of [["--pairs", file], ["--pairs", file, "--json"], []]) {
    const { stdout, stderr, status } = command(...args);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    if (args.length) {
      assert.match(stderr, /^\S+bad.json: row 2 has null as its target; a row is [^\n]+\n$/);
    }
  }
});
