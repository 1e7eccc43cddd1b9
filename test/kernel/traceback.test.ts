import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { stackAfterForce, type TracebackSettings } from "../../src/kernel/frames";
import { Complaints } from "../../src/kernel/language/complaints";
import { errorContent } from "../../src/kernel/traceback";

const cell = "const a = 1;\nconst b = f(a);\nb.c;";
const settings: TracebackSettings = {
  root: "/project",
  home: "/project",
  kernelFolder: "/project/build/kernel",
  folder: "/project/notebooks",
  awaited: () => [],
  original: (place) => place,
  cellSource: (name) => (name === "Cell [1].ts" ? cell : undefined),
};

function shown(error: unknown, changed: Partial<TracebackSettings> = {}): string[] {
  const { traceback } = errorContent(error, "Cell [1].ts", { ...settings, ...changed });
  return traceback.map((line) => stripVTControlCharacters(line));
}

function withStack(...frames: string[]): Error {
  const error = new TypeError("no");
  error.stack = `TypeError: no\n${frames.map((frame) => `    at ${frame}`).join("\n")}`;
  return error;
}

test("the cell's line stands with its source and a mark below its column", () => {
  assert.deepEqual(shown(withStack("Cell [1].ts:2:11")), [
    "TypeError: no",
    "  at Cell [1], line 2",
    "      1 | const a = 1;",
    "----> 2 | const b = f(a);",
    "        |           ^",
    "      3 | b.c;",
  ]);
});

test("frames of the kernel and of Node are left out, a package is named once", () => {
  const lines = shown(
    withStack(
      "inner (/project/node_modules/@scope/name/dist/x.js:1:1)",
      "Object.outer (/project/node_modules/@scope/name/dist/y.js:1:1)",
      "Session.start (/project/build/kernel/main.js:5:5)",
      "node:internal/process/task_queues:95:5",
      "async Cell [1].ts:1:1",
      "convert (/project/node_modules/tslab/dist/converter.js:9:9)",
    ),
  );
  assert.deepEqual(
    lines.filter((line) => /^ {2}(in|at)/.test(line)),
    ["  in @scope/name", "  at Cell [1], line 1"],
  );
});

test("places that waited for the error come after its stack, each once", () => {
  const awaited = () => ["typescript:Cell [1].ts:1:1", "typescript:Cell [1].ts:3:1"];
  const lines = shown(withStack("Cell [1].ts:1:5"), { awaited });
  assert.deepEqual(
    lines.filter((line) => line.startsWith("  at")),
    ["  at Cell [1], line 1", "  at Cell [1], line 3"],
  );
});

test("causes follow, and a circle of them ends", () => {
  const first = withStack("Cell [1].ts:1:1");
  const second = new RangeError("deeper", { cause: first });
  second.stack = "RangeError: deeper\n    at Cell [1].ts:3:1";
  first.cause = second;
  assert.deepEqual(
    shown(first).filter((line) => /Error/.test(line)),
    ["TypeError: no", "Caused by RangeError: deeper"],
  );
});

test("of huge messages, values and chains of causes a part is shown, frames included", () => {
  const huge = withStack("Cell [1].ts:2:11");
  huge.message = "x".repeat(1e5);
  huge.stack = `TypeError: ${huge.message}\n    at Cell [1].ts:2:11`;
  const lines = shown(huge);
  assert.match(lines[0], /^TypeError: x{5000} … 90000 more characters … x{5000}$/);
  assert.equal(lines[1], "  at Cell [1], line 2");
  assert.ok(
    shown(Object.fromEntries(huge.message.split("").map((x, i) => [x + i, i]))).join("").length < 11_000,
  );
  let error = new Error("0");
  for (let n = 1; n < 1000; n++) {
    error = new Error(`${n}`, { cause: error });
  }
  const causes = shown(error).filter((line) => line.startsWith("Caused by"));
  assert.deepEqual(
    [causes.length, causes[9], causes[10]],
    [11, "Caused by Error: 989", "Caused by others, which are not shown"],
  );
});

test("a thrown value that is no error, and one that cannot be asked", () => {
  assert.deepEqual(shown("text"), ["Thrown value: 'text'"]);
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error("no");
      },
      getPrototypeOf: () => {
        throw new Error("no");
      },
    },
  );
  assert.match(shown(hostile)[0] ?? "", /^Thrown value: /);
});

test("each complaint names its own place, in the cell or in a file", () => {
  const at = (line: number, character: number) => ({ line, character, offset: 10 * line + character });
  const error = new Complaints([
    { start: at(1, 10), end: at(1, 14), messageText: "first", category: 1, code: 2304, fileName: undefined },
    {
      start: at(4, 2),
      end: at(4, 3),
      messageText: "second",
      category: 1,
      code: 2322,
      fileName: "src/file.ts",
    },
    { start: at(4, 2), end: at(4, 3), messageText: "because", category: 1, code: 2322, fileName: undefined },
  ]);
  const lines = shown(error);
  assert.deepEqual(
    lines.filter((line) => /TS|at |because/.test(line)),
    [
      "TypeCheckError TS2304: first",
      "  at Cell [1], line 2",
      "TypeCheckError TS2322: second",
      "  because",
      "  at src/file.ts:5:3",
    ],
  );
  assert.equal(errorContent(error, "Cell [1].ts", settings).evalue, "first (and 1 more)");
});

test("where JavaScript was ended by force, the frames stand without their first line", () => {
  assert.deepEqual(stackAfterForce("Error: probe\n    at f (a:1:1)\n    at b:2:2"), ["f (a:1:1)", "b:2:2"]);
});
