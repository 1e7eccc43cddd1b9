import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import ts from "typescript";
import { projectFolder, projectKey, projectSettings } from "../../../src/kernel/language/project";

const temporary = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "project-")));
after(() => fs.rmSync(temporary, { recursive: true, force: true }));

/** A new folder with these files. */
function folderOf(files: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(temporary, "p"));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

test("a notebook belongs to the nearest project, or to the workbook that it lies in", () => {
  const outer = folderOf({ "package.json": "{}", "inner/tsconfig.json": "{}", "inner/a/b/x": "", "c/x": "" });
  assert.equal(projectFolder(path.join(outer, "inner/a/b"), "/home"), path.join(outer, "inner"));
  assert.equal(projectFolder(path.join(outer, "c"), "/home"), outer);
  assert.equal(projectFolder(path.join(outer, "inner/a"), outer), outer, "inside the workbook");
  const alone = folderOf({});
  assert.equal(projectFolder(alone, "/home"), alone);
});

test("without a tsconfig.json cells are strict; with one they are as it says", () => {
  const strict = (files: Record<string, string>) => projectSettings(ts, folderOf(files), "/home").options;
  assert.equal(strict({}).strict, true);
  assert.equal(strict({ "tsconfig.json": "{}" }).strict, false);
  const inherited = strict({
    "tsconfig.json": '{ "extends": "./base.json" }',
    "base.json":
      '{ "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true, "noEmit": true } }',
  });
  assert.equal(inherited.strict, true);
  assert.equal(inherited.noUncheckedIndexedAccess, true);
  assert.ok(!("noEmit" in inherited));
  assert.equal(inherited.moduleResolution, ts.ModuleResolutionKind.Bundler);
});

test("a tsconfig.json that only lists others stands for the first of them", () => {
  const project = folderOf({
    "tsconfig.json": '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
    "tsconfig.app.json": '{ "compilerOptions": { "exactOptionalPropertyTypes": true } }',
  });
  assert.equal(projectSettings(ts, project, "/home").options.exactOptionalPropertyTypes, true);
});

test("what is wrong in a tsconfig.json is told with its place, and cells are strict", () => {
  const unreadable = folderOf({ "tsconfig.json": '{\n  "compilerOptions": {,\n}' });
  const { problems, options } = projectSettings(ts, unreadable, "/home");
  assert.match(problems.join(), /tsconfig\.json:2: Property assignment expected/);
  assert.equal(options.strict, true);
  const unknown = folderOf({ "tsconfig.json": '{ "compilerOptions": { "moduleResolution": "guess" } }' });
  assert.match(projectSettings(ts, unknown, "/home").problems.join(), /moduleResolution/);
  const missing = folderOf({ "tsconfig.json": '{ "extends": "@none/base" }' });
  assert.match(projectSettings(ts, missing, "/home").problems.join(), /@none\/base/);
});

test("other versions of packages, and other settings, are another cache", () => {
  const project = folderOf({ "package-lock.json": "1", "node_modules/.package-lock.json": "1" });
  const first = projectKey(project, {});
  assert.equal(projectKey(project, {}), first);
  assert.notEqual(projectKey(project, { strict: true }), first);
  fs.writeFileSync(path.join(project, "package-lock.json"), "2");
  const second = projectKey(project, {});
  assert.notEqual(second, first);
  fs.writeFileSync(path.join(project, "node_modules/.package-lock.json"), "2");
  assert.notEqual(projectKey(project, {}), second);
  fs.writeFileSync(path.join(path.dirname(project), "yarn.lock"), "of a workspace around it");
  assert.notEqual(projectKey(project, {}), second);
  fs.rmSync(path.join(path.dirname(project), "yarn.lock"));
});
