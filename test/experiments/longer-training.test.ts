/** What was measured of trainings and longer ones, and what readers are told today. */
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { readResult } from "../../src/experiments/experiment";
import { comparisonsOf, type LongerTrainingResults } from "../../src/experiments/longer-training";

const root = path.resolve(__dirname, "../..");
const { comparisons, validation } = readResult<LongerTrainingResults>(root, "longer-training").results;

test("the kept hints are those of today", () => {
  assert.ok(comparisons.length > 0);
  assert.deepEqual(comparisonsOf(validation), comparisons);
});

test("a training that is said to improve still does; where nothing is said, little is missed", () => {
  const told = comparisons.filter(({ improving }) => improving);
  assert.ok(told.length >= 4);
  for (const { longer, exactMatch, ...rest } of told) {
    assert.ok(longer - exactMatch >= 0.02, JSON.stringify(rest));
  }
  // With fewer than 4 epochs nothing is said.
  for (const { improving, epochs, longer, exactMatch, ...rest } of comparisons) {
    assert.ok(improving || epochs < 4 || longer - exactMatch < 0.1, JSON.stringify(rest));
  }
});
