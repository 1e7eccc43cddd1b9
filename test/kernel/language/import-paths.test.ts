import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import ts from "typescript";
import { importPathAt } from "../../../src/kernel/language/import-paths";

let root = "";

before(() => {
  root = mkdtempSync(path.join(tmpdir(), "import-paths-"));
  for (const folder of ["notebooks", "src/figures", "src/.hidden", "node_modules/left-pad"]) {
    mkdirSync(path.join(root, folder), { recursive: true });
  }
  for (const file of [
    "src/figures/index.ts",
    "src/figure.ts",
    "src/types.d.ts",
    "src/table.json",
    "src/notes.md",
  ]) {
    writeFileSync(path.join(root, file), "{}");
  }
  writeFileSync(path.join(root, "package.json"), JSON.stringify({ dependencies: { "left-pad": "1.0.0" } }));
});

after(() => rmSync(root, { recursive: true }));

/** The line after each candidate has taken its place; "|" is the cursor. */
function completed(marked: string): string[] | undefined {
  const position = marked.indexOf("|");
  const code = marked.replace("|", "");
  const found = importPathAt(ts, code, position, { root, folder: path.join(root, "notebooks") });
  return found?.candidates.map((name) => code.slice(0, found.start) + name + code.slice(found.end));
}

test("an open quote is completed with files and folders", () => {
  assert.deepEqual(completed('import { a } from "../src/fig|'), [
    'import { a } from "../src/figure',
    'import { a } from "../src/figures/',
  ]);
});

test("only what an import can name is offered, in the form that an import takes", () => {
  assert.deepEqual(completed('import x from "../src/|";'), [
    'import x from "../src/figure";',
    'import x from "../src/figures/";',
    'import x from "../src/table.json";',
    'import x from "../src/types";',
    'import x from "../src/../";',
  ]);
});

test("the rest of the name behind the cursor is replaced", () => {
  assert.deepEqual(completed('import("../src/figur|xyz/index")'), [
    'import("../src/figure/index")',
    'import("../src/figures//index")',
  ]);
});

test("every form of an import is known, and no other text", () => {
  for (const line of [
    'export * from "../s|"',
    'require("../s|")',
    'let x: import("../s|").Y',
    'import q = require("../s|")',
  ]) {
    assert.deepEqual(completed(line), [line.replace("s|", "src/")], line);
  }
  assert.equal(completed('const text = "../s|"'), undefined);
  assert.equal(completed("import { a| } from '../src/figure'"), undefined);
});

test("packages and modules of Node", () => {
  assert.deepEqual(completed('import pad from "left|"'), ['import pad from "left-pad"']);
  assert.ok(completed('import fs from "node:fs|"')?.includes('import fs from "node:fs/promises"'));
});

test("a folder that is not there offers the way back", () => {
  assert.deepEqual(completed('import x from "../nothing/|"'), ['import x from "../nothing/../"']);
});
