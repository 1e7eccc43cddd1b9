import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { BROWSER_VARIABLE } from "../../src/export/find-browser";
import { saveTranslator } from "../../src/models/storage";
import { Translator } from "../../src/models/translator";
import { humanTimesEncoding } from "../../src/text/encode";
import { recipes } from "../../src/training/recipes";
import { modelFor } from "../../src/training/tasks";

const root = path.join(__dirname, "..", "..");
const folder = mkdtempSync(path.join(tmpdir(), "translate-figure-"));
const model = path.join(folder, "model");

// The network is untrained, since its answers do not matter here.
before(async () => {
  const pairs = makeHumanTimes({ count: 50 });
  const encoding = humanTimesEncoding(pairs, 41);
  const translator = new Translator(modelFor(encoding, recipes.article, pairs.length, 1), encoding);
  await saveTranslator(translator, model, { seed: 1, data: "fifty.csv" });
});
after(() => rmSync(folder, { recursive: true }));

function translate(args: string[], { input = "", env = {} } = {}) {
  // As `npm run translate` does, which runs a compiled form of the command.
  const command = [path.join(root, "scripts/run.mjs"), "scripts/translate.ts", "--model", model, ...args];
  return spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: "utf8",
    input,
    env: { ...process.env, ...env },
  });
}

const ENDINGS = [".svg", "-dark.svg", "-narrow.svg", "-narrow-dark.svg", ".png", ".html", ".md"];

test("--figure writes where the network looks, and leaves standard output to the answer", () => {
  const text = '<script>alert(1)</script> "]]>$x$';
  const { status, stdout, stderr } = translate(["--figure", "drawn/evil", text]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^[0-9:]{5}\n$/);
  assert.equal(stderr, ENDINGS.map((ending) => `drawn/evil${ending}\n`).join(""));
  assert.deepEqual(
    readdirSync(path.join(folder, "drawn")).sort(),
    ENDINGS.map((ending) => `evil${ending}`).sort(),
  );
  const snippet = readFileSync(path.join(folder, "drawn", "evil.md"), "utf8");
  assert.ok(
    snippet.includes(`turns “&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#93;&#93;&gt;&#36;x&#36;” into`),
  );
  assert.ok(snippet.includes('"model":{"seed":1,"data":"fifty.csv"}'));
});

test("each text of standard input has its own figure; without a browser one line says so", () => {
  const { status, stdout, stderr } = translate(["--figure", "many/t"], {
    input: "ten past noon\n\n4.05 pm\n",
    env: { [BROWSER_VARIABLE]: path.join(folder, "no-such-browser") },
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^[0-9:]{5}\n[0-9:]{5}\n$/);
  assert.match(stderr, /^many\/t-1\.html\nmany\/t-1\.md\nthe browser that .*\nmany\/t-2\.html\n/);
  assert.deepEqual(readdirSync(path.join(folder, "many")).sort(), [
    "t-1.html",
    "t-1.md",
    "t-2.html",
    "t-2.md",
  ]);
});

test("a path that names no figure is one line and exit code 2", () => {
  writeFileSync(path.join(folder, "file"), "");
  const cases: [string, RegExp][] = [
    ["drawn/", /^--figure "drawn\/" names no file; .*\n$/],
    ["noon.svg", /^--figure noon\.svg: leave out the ending \.svg; .*\n$/],
    ["file/noon", /^file\/noon\.html: .*\(ENOTDIR\)\n$/],
  ];
  for (const [base, expected] of cases) {
    const { status, stderr } = translate(["--figure", base, "noon"]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, expected);
  }
});

test("--live writes the page to try and its snippet; with a text the answer as well", () => {
  const { status, stdout, stderr } = translate(["--live", "tried/it", "--example", "5 p.m", "noon"]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^[0-9:]{5}\n$/);
  assert.equal(stderr, "tried/it.html\ntried/it.md\n");
  const page = readFileSync(path.join(folder, "tried", "it.html"), "utf8");
  assert.match(page, /"examples":\["noon","5 p\.m"\]/);

  const alone = translate(["--live", "tried/alone"]);
  assert.deepEqual([alone.status, alone.stdout], [0, ""]);
});

test("a wrong --live is refused in one line", () => {
  for (const [args, message] of [
    [["--live", "page.html"], /leave out the ending \.html/],
    [["--live", "folder/"], /names no file/],
    [["--example", "noon"], /--example is a phrase for the page of --live, which is missing/],
  ] as const) {
    const { status, stderr } = translate([...args]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1);
  }
});
