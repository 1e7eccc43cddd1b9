import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { hashOf, writeWhole } from "../../scripts/setup/files.mjs";
import { stampMatches, writeStamp } from "../../scripts/setup/stamp.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "workbook-stamp-"));
const file = path.join(folder, "deep", "stamp.json");
after(() => fs.rmSync(folder, { recursive: true }));

test("a stamp holds for the very inputs that it was written for", () => {
  assert.equal(stampMatches(file, { lock: "a" }), false, "no stamp yet");
  writeStamp(file, { lock: "a", platform: "linux-x64" });
  assert.equal(stampMatches(file, { platform: "linux-x64", lock: "a" }), true);
  assert.equal(stampMatches(file, { lock: "b", platform: "linux-x64" }), false);
  assert.equal(stampMatches(file, { lock: "a" }), false);
  assert.equal(stampMatches(file, { lock: "a", platform: "linux-x64", more: "c" }), false);
});

test("a damaged stamp is no stamp", () => {
  for (const text of ["", "{", "null", "[]", '"lock"']) {
    fs.writeFileSync(file, text);
    assert.equal(stampMatches(file, { lock: "a" }), false, text);
  }
});

test("a file is written whole and leaves no temporary name", () => {
  writeWhole(file, "one");
  writeWhole(file, "two");
  assert.equal(fs.readFileSync(file, "utf8"), "two");
  assert.deepEqual(fs.readdirSync(path.dirname(file)), ["stamp.json"]);
});

test("parts of a hash keep their borders", () => {
  assert.notEqual(hashOf("ab", "c"), hashOf("a", "bc"));
  assert.equal(hashOf("ab", "c"), hashOf("ab", Buffer.from("c")));
});
