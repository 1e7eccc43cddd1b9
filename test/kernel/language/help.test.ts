import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { helpAt } from "../../../src/kernel/language/help";
import type { FullTs } from "../../../src/kernel/language/typescript";

const declarations = `
/**
 * Trains a model.
 * @param model The network.
 * @param options How it is trained.
 * @returns The loss of each epoch.
 * @throws InputError if there is no data.
 */
declare function fit(model: string, options?: Options): number;
interface Options {
  /** How many rounds. */
  epochs?: number;
  rate: number;
}
declare function twice(value: number): number;
declare function twice(value: string, times: number): string;
`;

/** What is shown at the mark "|" of a cell. */
function shown(marked: string): string | undefined {
  const position = declarations.length + marked.indexOf("|");
  const text = declarations + marked.replace("|", "");
  const options: ts.CompilerOptions = { noLib: true, noResolve: true, types: [] };
  const host = ts.createCompilerHost(options, true);
  host.getSourceFile = (name) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const program = ts.createProgram(["cell.ts"], options, host);
  const file = program.getSourceFile("cell.ts");
  assert.ok(file);
  // The types of the package leave out what `FullTs` names.
  return helpAt(ts as unknown as FullTs, program, file, position);
}

test("inside the brackets stand the signature and the parameter, open or closed", () => {
  for (const marked of ["fit(|", "fit(|)"]) {
    const text = shown(marked) ?? "";
    assert.match(text, /^fit\(model: string, options\?: Options\): number$/m);
    assert.match(text, /→ model: string\n {2}The network\./);
    assert.match(text, /Trains a model\./);
  }
  assert.match(shown("fit('a', |") ?? "", /→ options\?: .*\n {2}How it is trained\./s);
});

test("a number or text among the arguments is no reason to hide the call", () => {
  assert.match(shown("fit('a|')") ?? "", /→ model: string/);
});

test("inside an object stand its fields", () => {
  assert.match(shown("fit('a', {|") ?? "", / {2}epochs\?: number.* {2}– How many rounds\.\n {2}rate: number/);
});

test("tags keep their labels", () => {
  for (const marked of ["fit(|)", "fi|t"]) {
    const text = shown(marked) ?? "";
    assert.match(text, /^@returns The loss of each epoch\.$/m);
    assert.match(text, /^@throws InputError if there is no data\.$/m);
  }
  assert.match(shown("fi|t") ?? "", /^@param model The network\.$/m);
});

test("of several forms the one that fits is shown, with a note that there are others", () => {
  assert.match(
    shown("twice('a', |") ?? "",
    /^twice\(value: string, times: number\): string {2}\(form 2 of 2\)/,
  );
});

test("a name among the arguments is explained itself, and an empty place is not", () => {
  assert.match(shown("fit(twi|ce)") ?? "", /^function twice/);
  assert.equal(shown("  |"), undefined);
});
