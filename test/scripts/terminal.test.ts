/** `translate` at a terminal, which shows more than a pipe gets. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { root, venvPython } from "../../scripts/setup/paths.mjs";

const translate = [
  process.execPath,
  "scripts/run.mjs",
  "scripts/translate.ts",
  "--model",
  "data/models/human-times",
];

/** What a terminal shows, with the keys that are typed once the words before them have appeared. */
function atTerminal(args: readonly string[], typed: readonly [string, string][] = []) {
  const script = path.join(__dirname, "../support/pseudo_terminal.py");
  const { status, stdout, stderr } = spawnSync(
    venvPython,
    [script, JSON.stringify(typed), ...translate, ...args],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  assert.equal(stderr, "");
  return { status, screen: stdout.replaceAll("\r\n", "\n") };
}

test("at a terminal an answer comes with its probability, in a pipe alone", () => {
  const { status, screen } = atTerminal(["ten past noon"]);
  assert.match(screen, /^12:10 {2}\(probability [01]\.\d\d\)\n$/);
  assert.equal(status, 0);
  const [node, ...args] = translate;
  const piped = spawnSync(node, [...args, "ten past noon"], { cwd: root, encoding: "utf8" });
  assert.deepEqual([piped.stdout, piped.stderr, piped.status], ["12:10\n", "", 0]);
});

test("without a text, a terminal says what to type, answers line by line, and Ctrl+D ends it", () => {
  const { status, screen } = atTerminal(
    [],
    [
      ["Ctrl+D ends.\r\n", "ten past noon\n"],
      ["(probability ", "\n"], // An empty line is no phrase.
      ["\n", "48 min before 10 a.m\n"],
      ["(probability ", "\u0004"],
    ],
  );
  assert.equal(screen.match(/Type a phrase and press Enter; Ctrl\+D ends\./g)?.length, 1);
  const answers = screen.split("\n").filter((line) => line.includes("(probability "));
  assert.deepEqual(
    answers.map((line) => line.replace(/ {2}\(probability [01]\.\d\d\)$/, "")),
    ["12:10", "09:12"],
  );
  assert.equal(status, 0);
});

test("--json is a line of JSON at a terminal, too", () => {
  const { status, screen } = atTerminal(
    ["--json"],
    [
      ["Ctrl+D ends.\r\n", "ten past noon\n"],
      ["}", "\u0004"],
    ],
  );
  const [json] = screen.split("\n").filter((line) => line.startsWith("{"));
  assert.equal(JSON.parse(json).output, "12:10");
  assert.equal(status, 0);
});
