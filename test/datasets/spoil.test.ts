import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { BLEMISHES } from "../../src/datasets/human-times/spoil";
import { auditPairs } from "../../src/text/audit";
import { dropAmbiguous, dropDuplicates, lowerCase, tidySpaces } from "../../src/text/clean";
import { readPairs } from "../../src/text/pairs";

const untidy = readPairs(path.resolve(__dirname, "../../data/human-times/untidy.json"));

test("the audit finds each blemish in its known number", () => {
  const { repeated, contradicted, shouted, spaced } = BLEMISHES;
  const audit = auditPairs(untidy);
  assert.equal(audit.rows, 400 + repeated + contradicted + shouted + spaced);
  assert.equal(audit.repeatedRows, repeated);
  assert.equal(audit.ambiguous.height, contradicted);
  assert.equal(audit.untidySpaces.height, spaced);
  assert.ok(audit.nearTwins.height >= shouted + spaced);
});

test("cleaning brings every phrase back to one row, and leaves the contradicted ones out", () => {
  const plain = dropDuplicates(lowerCase(tidySpaces(untidy)));
  assert.equal(plain.height, 400 + BLEMISHES.contradicted);
  const clean = dropAmbiguous(plain);
  assert.equal(clean.height, 400 - BLEMISHES.contradicted);
  const audit = auditPairs(clean);
  assert.deepEqual([audit.repeatedRows, audit.ambiguous.height, audit.untidySpaces.height], [0, 0, 0]);
});
