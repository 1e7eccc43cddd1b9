import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { makeEnglishSpanish } from "../../src/datasets/english-spanish/english-spanish";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";

const root = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "train-"));
const file = (name: string) => path.join(folder, name);
const command = (script: string, args: string[]) => ["--import", "tsx", `scripts/${script}.ts`, ...args];

function run(script: string, args: string[], input = "") {
  return spawnSync(process.execPath, command(script, args), { cwd: root, encoding: "utf8", input });
}

/** A file in the article's format. */
function writePairsFile(name: string, count: number): string {
  const pairs = makeHumanTimes({ count }).map(({ source, target }) => [source, target]);
  writeFileSync(file(name), JSON.stringify(pairs));
  return file(name);
}

before(() => {
  const pairs = writePairsFile("pairs.json", 300);
  const { status, stdout, stderr } = run("train", [
    "--pairs",
    pairs,
    "--epochs",
    "2",
    "--out",
    file("model"),
    "--json",
  ]);
  assert.equal(status, 0, stderr);
  writeFileSync(file("result.json"), stdout);
});
after(() => rmSync(folder, { recursive: true }));

test("the last line of standard output is the result as one JSON object", () => {
  const lines = readFileSync(file("result.json"), "utf8").trim().split("\n");
  const result = JSON.parse(lines.at(-1) as string);
  assert.equal(lines.length, 1, "the progress bar stays off standard output");
  const { examples, trainExamples, testExamples, epochs, seconds, testLoss, exactMatch } = result;
  assert.deepEqual([examples, trainExamples + testExamples, epochs], [300, 300, 2]);
  assert.ok(Math.abs(testExamples - 60) <= 8, `${testExamples} of 300 to test on`);
  assert.ok(seconds > 0 && testLoss > 0 && exactMatch >= 0 && exactMatch <= 1);
});

test("two trainings with one seed give the same weights and numbers", () => {
  const args = ["--pairs", file("pairs.json"), "--epochs", "2", "--out", file("again"), "--json"];
  const [first, second] = [readFileSync(file("result.json"), "utf8"), run("train", args).stdout].map(
    (text) => {
      const { seconds, ...result } = JSON.parse(text);
      assert.ok(seconds > 0);
      return result;
    },
  );
  assert.deepEqual(second, first);
  assert.deepEqual(readFileSync(file("again/weights.bin")), readFileSync(file("model/weights.bin")));
});

test("pairs to test on may come from a file of their own", () => {
  const testPairs = writePairsFile("test.json", 50);
  const args = [
    "--pairs",
    file("pairs.json"),
    "--test-pairs",
    testPairs,
    "--epochs",
    "1",
    "--out",
    file("own"),
    "--json",
  ];
  const { trainExamples, testExamples } = JSON.parse(run("train", args).stdout);
  assert.deepEqual([trainExamples, testExamples], [300, 50]);
});

test("translate answers a text, or each line of standard input", () => {
  const one = run("translate", ["--model", file("model"), "--json", "ten past noon"]);
  const answer = JSON.parse(one.stdout);
  assert.match(answer.output, /^.{5}$/);
  assert.deepEqual([answer.alignment.length, answer.alignment[0].length], [5, 13]);
  const many = run("translate", ["--model", file("model")], "ten past noon\n\n4.05 pm\n");
  assert.deepEqual(many.stdout.trim().split("\n").length, 2);
  assert.equal(many.stdout.split("\n")[0], answer.output);
});

const mistakes: [string, string, string[], RegExp][] = [
  ["a missing file", "train", ["--pairs", "nowhere.json"], /nowhere\.json/],
  ["a recipe that does not exist", "train", ["--pairs", "x.json", "--recipe", "secret"], /steady, article/],
  ["epochs that are no number", "train", ["--pairs", "x.json", "--epochs", "many"], /whole number from 1 to/],
  ["no epochs", "train", ["--pairs", "x.json", "--epochs", "0"], /whole number from 1 to/],
  ["a folder that is not a model", "translate", ["--model", "src", "noon"], /src: encoding\.json is missing/],
  [
    "a task and a network that do not fit",
    "train",
    ["--pairs", "data/english-spanish/pairs.csv", "--network", "without-rnn"],
    /rule out/,
  ],
  ["nothing left", "train", ["--pairs", "data/human-times/pairs.csv", "--longest", "1"], /leaves 0 pairs/],
  ["an empty text", "translate", ["--model", "data/models/human-times", " "], /The text is empty/],
];

for (const [what, script, args, message] of mistakes) {
  test(`${what}: one line and exit code 2`, () => {
    const { status, stdout, stderr } = run(script, args);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.ok(stderr.trim().split("\n").length <= 2, stderr);
  });
}

test("targets of unequal length, and one length asked for: file and row are named, nothing is saved", () => {
  writeFileSync(file("unequal.json"), '[["noon", "12:00"], ["one", "1:00"], ["two", "02:00"]]');
  const args = ["--pairs", file("unequal.json"), "--task", "fixed-length", "--out", file("unequal")];
  const { status, stderr } = run("train", args);
  assert.equal(status, 2);
  assert.match(stderr, /unequal\.json: row 2 has the target "1:00" of 4 characters/);
  assert.ok(!existsSync(file("unequal")));
});

test("sentences are trained by the same command, and translated with a beam", () => {
  const rows = makeEnglishSpanish({ count: 300, words: [2, 8] }).map(({ source, target }) => [
    source,
    target,
  ]);
  writeFileSync(file("sentences.json"), JSON.stringify(rows));
  const options = ["--longest", "6", "--held-out", "20", "--tokens", "word", "--epochs", "1", "--json"];
  const trained = run("train", ["--pairs", file("sentences.json"), "--out", file("sentences"), ...options]);
  assert.equal(trained.status, 0, trained.stderr);
  const { task, tokens, examples, testExamples } = JSON.parse(trained.stdout);
  assert.deepEqual([task, tokens], ["translation", { source: "word", target: "word" }]);
  assert.ok(examples < 300 && Math.abs(testExamples - 20) <= 6, `${testExamples} of ${examples}`);
  const { stdout, stderr } = run("translate", [
    "--model",
    file("sentences"),
    "--beam",
    "3",
    "--json",
    "We walk.",
  ]);
  const answer = JSON.parse(stdout || stderr);
  assert.deepEqual(answer.sourceTokens, ["We", "walk", "."]);
  assert.equal(answer.alignment.length, answer.outputTokens.length);
});

test("through a window, each output token looks at the sources around its own place and no others", () => {
  const sources = Array.from({ length: 60 }, (_, n) => [...`${n}`.padStart(2, "0")].map((c) => "ab"[+c % 2]));
  const rows = sources.map((one, n) => [`${one.join(" ")} c d e f`, n % 2 ? "x y" : "x y z"]);
  writeFileSync(file("windowed.json"), JSON.stringify(rows));
  const options = ["--tokens", "word", "--window", "3", "--epochs", "1", "--json"];
  const trained = run("train", ["--pairs", file("windowed.json"), "--out", file("windowed"), ...options]);
  assert.equal(trained.status, 0, trained.stderr);
  assert.equal(JSON.parse(trained.stdout).window, 3);
  const { stdout } = run("translate", ["--model", file("windowed"), "--json", "a b c d e f"]);
  const { alignment } = JSON.parse(stdout) as { alignment: number[][] };
  for (const [i, row] of alignment.entries()) {
    const start = Math.min(Math.max(0, i - 1), row.length - 3);
    row.forEach((weight, j) => {
      assert.equal(weight > 0, j >= start && j < start + 3, `step ${i}, source ${j}: ${weight}`);
    });
  }
  const fixed = ["--pairs", file("windowed.json"), "--window", "3", "--network", "fixed-context"];
  const { status, stderr } = run("train", fixed);
  assert.equal(status, 2);
  assert.match(stderr, /has no attention/);
});

test("what a model cannot do is refused in words: a beam without a search, a figure without attention", () => {
  const beam = run("translate", ["--model", file("model"), "--beam", "3", "noon"]);
  assert.equal(beam.status, 2);
  assert.match(beam.stderr, /writes all its characters at once/);
  const args = [
    "--pairs",
    file("pairs.json"),
    "--network",
    "fixed-context",
    "--epochs",
    "1",
    "--out",
    file("fixed"),
  ];
  assert.equal(run("train", args).status, 0);
  const figure = run("translate", ["--model", file("fixed"), "--figure", file("drawn"), "noon"]);
  assert.equal(figure.status, 2);
  assert.match(figure.stderr, /without attention/);
});

test("Ctrl+C stops the training and saves nothing", async () => {
  const args = ["--pairs", file("pairs.json"), "--epochs", "10000", "--out", file("stopped")];
  const child = spawn(process.execPath, command("train", args), { cwd: root });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
    if (!child.killed && /Training: .*step/.test(said)) {
      child.kill("SIGINT");
    }
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 130, said);
  assert.match(said, /Stopped; nothing was saved/);
  assert.ok(!existsSync(file("stopped")));
});
