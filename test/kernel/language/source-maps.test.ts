import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { SourceMaps } from "../../../src/kernel/language/source-maps";

function transpiled(text: string): [js: string, map: string] {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    compilerOptions: { sourceMap: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  return [outputText, sourceMapText as string];
}

/** Line and column, from 1 on, of a word. */
function placeOf(text: string, word: string) {
  const before = text.slice(0, text.indexOf(word)).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const source = 'interface Gone { a: number }\n\nconst first: number = 1;\nthrow new Error("here");\n';

test("a place in compiled code leads back to its line and column", () => {
  const maps = new SourceMaps();
  const [js, map] = transpiled(source);
  maps.add(js, [map]);
  maps.name("/p/file.js", js, "/p/file.ts");
  const found = maps.original({ file: "/p/file.js", ...placeOf(js, "new Error") });
  assert.deepEqual(found, { file: "/p/file.ts", ...placeOf(source, "new Error") });
});

test("code that was compiled twice leads back through both steps", () => {
  const maps = new SourceMaps();
  const [once, first] = transpiled(source);
  const moved = `\n\n${once}`;
  const [twice, second] = transpiled(moved);
  maps.add(moved, [first.replace('"mappings":"', '"mappings":";;')]);
  maps.extend(twice, second, maps.mapsOf(moved));
  maps.name("/p/file.js", twice, "/p/file.ts");
  const found = maps.original({ file: "/p/file.js", ...placeOf(twice, "new Error") });
  assert.deepEqual(found, { file: "/p/file.ts", ...placeOf(source, "new Error") });
});

test("a cell's lines count without the one that is written before it", () => {
  const maps = new SourceMaps();
  const [js, map] = transpiled(`export {};\n${source}`);
  maps.add(js, [map]);
  maps.name("Cell [1].ts", js, "Cell [1].ts", true);
  const found = maps.original({ file: "Cell [1].ts", ...placeOf(js, "new Error") });
  assert.deepEqual(found, { file: "Cell [1].ts", ...placeOf(source, "new Error") });
});

test("code of which nothing is known stands as it was written", () => {
  const place = { file: "/other.js", line: 7, column: 3 };
  assert.deepEqual(new SourceMaps().original(place), place);
});

test("texts that are forgotten before they have a name are not found", () => {
  const maps = new SourceMaps();
  const [js, map] = transpiled(source);
  maps.add(js, [map]);
  maps.forgetTexts();
  maps.name("/p/file.js", js, "/p/file.ts");
  assert.equal(maps.original({ file: "/p/file.js", line: 3, column: 1 }).file, "/p/file.js");
});
