/** Text that means harm, through every command: as data, as phrases, as the value of every option. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { commandLine, outcomes, root } from "../support/commands";

const scratch = mkdtempSync(path.join(tmpdir(), "hostile-"));
after(() => rmSync(scratch, { recursive: true }));

const MARKUP = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>';
const hostile = [
  "\u001b[2J\u001b]0;title\u0007red\u009b31m",
  "\u202enoon\u2066am\u200b\ufeff\u2028\u2029",
  `${MARKUP}]]>-->`,
  "$\\input{x}$ $$x^2$$ \\(y\\) `rm` {{ 7*7 }} #{7*7} %s %n",
  '=HYPERLINK("http://x","y")',
  "@SUM(1+1)|cmd",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "a\u0300\u0301\u0302\u0303 \u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
  "null",
  "\0nul",
  "w".repeat(300),
  "../../../etc/passwd",
];
const targets = ["<b>1:", "\u001b[31m", "__p__", "\u202e1234", "$x^2$", "00:00"];
const words = hostile.map((text) => text.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean);

mkdirSync(path.join(scratch, "figures"));
const pairs = hostile.flatMap((source, n) =>
  targets.map((target, k) => [`${source} ${k}`, targets[(n + k) % 6] || target]),
);
writeFileSync(path.join(scratch, "pairs.json"), JSON.stringify(pairs));
const sentences = words.flatMap((source, n) =>
  [0, 3, 5, 7].map((k) => [`${source} ${k}`, `${words[(n + k) % words.length]} b`]),
);
writeFileSync(path.join(scratch, "sentences.json"), JSON.stringify(sentences));
/** What no file of pairs may hold. */
const loneHalf = "\ud800 lone";
/** Names of columns are text of the reader's, too. */
const csv = pairs
  .filter(([source]) => !source.includes("\0"))
  .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","));
writeFileSync(path.join(scratch, "pairs.csv"), ["\u001b[31mfrom,__proto__", ...csv].join("\n"));

const training = ["--epochs", "1", "--source-length", "60", "--held-out", "8"];
const works: string[][] = [
  ["train", "--pairs", "pairs.json", "--out", "model", ...training],
  [
    "train",
    "--pairs",
    "sentences.json",
    "--task",
    "translation",
    "--tokens",
    "word",
    "--out",
    "words",
    ...training,
  ],
  [
    "train",
    "--pairs",
    "sentences.json",
    "--task",
    "translation",
    "--out",
    "letters",
    "--longest",
    "40",
    ...training,
  ],
  ["audit", "--pairs", "pairs.json"],
  ["audit", "--pairs", "pairs.json", "--json"],
  ["audit", "--pairs", "sentences.json", "--test-pairs", "pairs.json", "--length", "5"],
  ["audit", "--pairs", "pairs.csv"],
  ...[...hostile, loneHalf].map((text) => ["translate", "--model", "model", "--json", "--", text]),
  ...hostile.map((text) => ["translate", "--model", "words", "--beam", "2", "--json", "--", text]),
  [
    "translate",
    "--model",
    "model",
    "--figure",
    "figures/all",
    "--live",
    "figures/live",
    "--",
    hostile.slice(0, 4).join(" "),
  ],
  ["translate", "--model", "words", "--figure", "figures/words", "--", words.slice(5, 10).join(" ")],
  [
    "figures",
    ...["--model", "model", "--pairs", "pairs.json", "--out", "gallery", "--scale", "1"],
    ...["--phrase", hostile.slice(0, 4).join(" ")],
  ],
];

/** What an option or argument takes: each is given hostile text, and is to refuse it or to find no such file. */
const refused: string[][] = [
  ["train", "--pairs"],
  ["train", "--pairs", "pairs.json", "--test-pairs"],
  ["train", "--pairs", "pairs.json", "--recipe"],
  ["train", "--pairs", "pairs.json", "--epochs"],
  ["train", "--pairs", "pairs.json", "--out"],
  ["train", "--pairs", "pairs.json", "--checkpoint"],
  ["translate", "--model"],
  ["translate", "--model", "model", "--beam"],
  ["translate", "--model", "model", "--example"],
  ["audit", "--pairs"],
  ["audit", "--pairs", "pairs.json", "--list"],
  ["figures", "--model", "model", "--pairs"],
  ["figures", "--theme"],
  ["bench", "--only"],
  ["make-data", "--out"],
  ["benchmark-data", "--rows"],
  ["experiments"],
  ["train"],
].flatMap((given) => {
  // A folder may have such a name; a NUL may not be in any.
  const texts = ["--out", "--checkpoint"].includes(given.at(-1) ?? "")
    ? ["a\0\u001b[2J"]
    : [hostile[0], hostile[1], "__proto__"];
  return texts.map((text) => [...given, text]);
});

const [worked, failed] = [works, refused].map((commands) =>
  outcomes(commands, { cwd: scratch, env: { HOME: scratch } }),
);
/** What would steer a terminal, but for line ends. */
const STEERING = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

for (const [n, command] of works.entries()) {
  test(`${commandLine(command)} works`, () => {
    const { status, stdout, stderr } = worked[n];
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /\n\s+at /);
    if (command.includes("--json")) {
      assert.equal(typeof JSON.parse(stdout), "object");
      assert.doesNotMatch(stdout, STEERING, "JSON escapes them");
    } else if (command[0] === "audit") {
      assert.doesNotMatch(stdout, STEERING);
    }
    assert.doesNotMatch(stderr, STEERING);
  });
}

for (const [n, command] of refused.entries()) {
  test(`${commandLine(command)}: one line, exit code 2`, () => {
    const { status, stdout, stderr } = failed[n];
    assert.equal(status, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /^[^\n]+\n$/);
    assert.doesNotMatch(stderr, STEERING);
    assert.ok(stderr.length < 1100, `a line of ${stderr.length}`);
  });
}

test("words that objects have as properties are words like others", () => {
  const answers = works.flatMap((command, n) =>
    command.includes("words") && command.includes("--json") ? [JSON.parse(worked[n].stdout)] : [],
  );
  assert.equal(answers.length, hostile.length);
  for (const word of ["constructor", "hasOwnProperty", "toString"]) {
    const { sourceTokens } = answers[hostile.indexOf(word)];
    assert.deepEqual(sourceTokens, [word], "known, and not an unknown word");
  }
  const { source } = JSON.parse(readFileSync(path.join(scratch, "words", "encoding.json"), "utf8"));
  assert.ok(JSON.stringify(source).includes('"constructor"'));
});

test("no page and no snippet has the markup as markup", () => {
  const files = ["figures", "gallery"].flatMap((folder) =>
    readdirSync(path.join(scratch, folder)).map((name) => path.join(scratch, folder, name)),
  );
  const pages = files.filter((name) => /\.(html|md|svg)$/.test(name));
  assert.ok(pages.length > 20, `${pages.length} pages`);
  for (const name of pages) {
    const text = readFileSync(name, "utf8");
    assert.doesNotMatch(text, /<img src=x|<script>alert/, path.relative(root, name));
  }
});
