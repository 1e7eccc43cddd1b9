/** Options with odd values. The reader's folder must be unchanged afterwards, byte for byte. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { commandLine, outcomes, root } from "../support/commands";

const scratch = mkdtempSync(path.join(tmpdir(), "odd-options-"));
after(() => rmSync(scratch, { recursive: true }));

/** A home with a working folder in it, as a reader might stand in one. */
const home = path.join(scratch, "home");
const work = path.join(home, "work");
const model = path.join(work, "model");
mkdirSync(path.join(work, "thesis", ".git"), { recursive: true });
writeFileSync(path.join(work, "thesis", "chapter-1.md"), "text");
writeFileSync(path.join(work, "README.md"), "mine");
writeFileSync(
  path.join(work, "pairs.json"),
  '[["noon","12:00"],["one pm","13:00"],["two","02:00"],["six","06:00"],["ten","10:00"]]',
);
cpSync(path.join(root, "data/models/human-times"), model, { recursive: true });
cpSync(model, path.join(work, "model-with-notes"), { recursive: true });
writeFileSync(path.join(work, "model-with-notes", "notes.txt"), "kept");
mkdirSync(path.join(work, "site"));
writeFileSync(path.join(work, "site", "README.md"), "a site of mine");
symlinkSync(".", path.join(work, "here"));
for (const [name, text] of Object.entries({
  "notes.md": "my notes",
  "drawings/attention-bars.png": "a picture of mine",
  "measured/results.md": "my results",
  "lists/human-times/pairs.csv": "source,target\nnoon,12:00\n",
})) {
  mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
  writeFileSync(path.join(work, name), text);
}

/** Everything below a folder, with the contents of files and the targets of links. */
function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      const entry = lstatSync(file);
      if (entry.isSymbolicLink()) {
        return `${name} -> ${readlinkSync(file)}`;
      }
      return entry.isDirectory()
        ? `${name}/`
        : `${name} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
    });
}

const train = (...args: string[]) => ["train", "--pairs", "pairs.json", "--epochs", "1", ...args];
/** One way of each kind through the commands; test/files/destination.test.ts has all values. */
const commands: string[][] = [
  train("--out", ""),
  train("--out", "."),
  train("--out", "here"),
  train("--out", "thesis"),
  train("--out", "model-with-notes"),
  train("--out", "README.md/below"),
  train("--out", "new", "--checkpoint", "model"),
  train("--out", "same", "--checkpoint", "same"),
  train("--out", "new", "--seed", ""),
  ["figures", "--model", "model", "--pairs", "pairs.json", "--out", ""],
  ["figures", "--model", "model", "--pairs", "pairs.json", "--out", "./"],
  ["figures", "--model", "model", "--pairs", "pairs.json", "--out", "thesis/.."],
  ["figures", "--model", "model", "--pairs", "pairs.json", "--out", "site"],
  ["figures", "--model", "model", "--pairs", "pairs.json", "--out", "drawings"],
  ["make-data", "--out", "."],
  ["make-data", "--out", "lists"],
  ["bench", "--only", "plain", "--scaling", "none", "--out", "measured"],
  ["translate", "--model", "model", "--figure", "notes", "noon"],
  ["translate", "--model", "model", "--live", "notes", "noon"],
  ["bench", "--only", "plain", "--scaling", "none", "--out", ".."],
  ["translate", "--model", "model", "--figure", "x/.", "noon"],
  ["translate", "--model", "", "noon"],
  ["audit", "--pairs", "pairs.json", "--list", ""],
  ["benchmark-data", "--rows", ""],
];

const before = snapshot(scratch);
const found = outcomes(commands, { cwd: work, env: { HOME: home } });

for (const [n, command] of commands.entries()) {
  test(`${commandLine(command)}: one line, exit code 2`, () => {
    const { status, stdout, stderr } = found[n];
    assert.equal(status, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /^[^\n]+\n$/);
  });
}

test("after all of them nothing of the reader's has changed", () => {
  assert.deepEqual(snapshot(scratch), before);
});
