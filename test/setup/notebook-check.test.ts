import assert from "node:assert/strict";
import { test } from "node:test";
import { resultProblems, structureProblems } from "../../scripts/setup/notebook-check.mjs";

const kernelspec = {
  name: "attention-workbook",
  display_name: "TypeScript (attention workbook)",
  language: "typescript",
};

function notebook(cells: object[], changes: object = {}): string {
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells, ...changes });
}

test("a notebook with ids, our kernel and no results has no problems", () => {
  const text = notebook([
    { cell_type: "markdown", id: "intro" },
    { cell_type: "code", id: "imports", outputs: [], execution_count: null },
  ]);
  assert.deepEqual([...structureProblems(text), ...resultProblems(text)], []);
});

test("outputs and execution counts are found, with their cell", () => {
  const text = notebook([
    { cell_type: "code", id: "a", outputs: [], execution_count: 0 },
    { cell_type: "code", id: "b", outputs: [{}], execution_count: null },
  ]);
  assert.deepEqual(resultProblems(text), ["cell 1 holds an execution count", "cell 2 holds outputs"]);
});

test("missing, repeated and invalid ids are found", () => {
  const text = notebook([{ id: "a" }, {}, { id: "a" }, { id: "no spaces" }]);
  assert.deepEqual(structureProblems(text), [
    "cell 2 has no valid id",
    'cell 3 repeats the id "a"',
    "cell 4 has no valid id",
  ]);
});

test("another kernel and a format without ids are found", () => {
  const text = notebook([], { nbformat_minor: 4, metadata: { kernelspec: { name: "python3" } } });
  const problems = structureProblems(text);
  assert.equal(problems.length, 2);
  assert.match(problems[0], /^format 4\.4 has no cell ids/);
  assert.match(problems[1], /python3/);
});
