import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { initialised, stoppable } from "../../../src/kernel/language/instrument";

function compiled(text: string, transformer: ts.TransformerFactory<ts.SourceFile>): string {
  return ts
    .transpileModule(text, {
      fileName: "cell.ts",
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      transformers: { before: [transformer] },
    })
    .outputText.replace(/\s+/g, " ")
    .trim();
}

const stopping = (text: string) =>
  compiled(
    text,
    stoppable(ts, () => ({ name: "Cell [1].ts", first: 0 })),
  );

test("every kind of loop looks at the stop button first", () => {
  const loops = [
    "for (;;) work();",
    "while (true) work();",
    "do work(); while (true);",
    "for (const a in b) work();",
    "for (const a of b) work();",
  ];
  for (const loop of loops) {
    assert.match(stopping(loop), /\{ __poll\(\); work\(\); \}/, loop);
  }
  assert.match(stopping("for (;;) { for (;;) {} }"), /__poll\(\); for \(;;\) \{ __poll\(\); \}/);
});

test("an await enters before its expression is evaluated, and names its place", () => {
  assert.equal(
    stopping("\n  const a = await f(await g());"),
    'const a = await __leave(__enter(), f(await __leave(__enter(), g(), "typescript:Cell [1].ts:1:21")), "typescript:Cell [1].ts:1:13");',
  );
});

test("`for await` goes through its steps, a plain `for of` does not", () => {
  assert.match(
    stopping("for await (const a of b) {}"),
    /for await \(const a of __each\(b, "typescript:[^"]+"\)\)/,
  );
  assert.match(stopping("for (const a of b) {}"), /for \(const a of b\)/);
});

test("a variable without a value is set to undefined, a declared one is left alone", () => {
  const set = (text: string) => compiled(text, initialised(ts));
  assert.equal(set("let best: number | undefined, other = 1;"), "let best = void 0, other = 1;");
  assert.equal(set("declare let given: number;"), "");
  assert.equal(set("function f() { let inner; }"), "function f() { let inner; }");
});
