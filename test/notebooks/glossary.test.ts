import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.join(__dirname, "../..");

test("each word of the glossary stands once and names a file that exists", () => {
  const rows = readFileSync(path.join(root, "docs/glossary.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && line.includes("`src/"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  assert.ok(rows.length > 30);
  const words = rows.map(([, word]) => word);
  assert.equal(new Set(words).size, words.length);
  for (const [, word, , file] of rows) {
    assert.ok(existsSync(path.join(root, file.replaceAll("`", ""))), `${word}: ${file} does not exist`);
  }
});

test("CITATION.cff names the package's version", () => {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  assert.match(
    readFileSync(path.join(root, "CITATION.cff"), "utf8"),
    new RegExp(`^version: ${version}$`, "m"),
  );
});
