/** What python/train_keras.py refuses before it starts Keras, which is not needed for that. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { venvPython } from "../../scripts/setup/paths.mjs";
import { root } from "../support/commands";

const folder = mkdtempSync(path.join(tmpdir(), "train-arguments-"));
after(() => rmSync(folder, { recursive: true }));
const at = (name: string) => path.join(folder, name);

function writeData(name: string, changes: object = {}): string {
  const shard = Buffer.from("not read");
  const sha256 = createHash("sha256").update(shard).digest("hex");
  const entry = { file: "part", pairs: 1, sha256 };
  const manifest = {
    format: "attention-workbook-encoded-pairs-1",
    ...{ task: "fixed-length", seed: 1, settings: {}, columns: {}, source: {}, target: {} },
    network: entry,
    train: [entry],
    test: [entry],
    ...changes,
  };
  mkdirSync(at(name));
  writeFileSync(at(`${name}/part`), shard);
  writeFileSync(at(`${name}/manifest.json`), JSON.stringify(manifest));
  return at(name);
}

const data = writeData("data");
const cut = writeData("cut", { test: [{ file: "part", pairs: 1, sha256: "0".repeat(64) }] });
const lost = writeData("lost", { train: [{ file: "gone", pairs: 1, sha256: "0".repeat(64) }] });
const halved = writeData("halved", { test: undefined });
const older = writeData("older", { format: "attention-workbook-encoded-pairs-0" });
writeFileSync(at("there.keras"), "");
mkdirSync(at("full"));
writeFileSync(at("full/letter.txt"), "");

const out = ["--out", at("new.keras")];
const cases: [args: string[], line: RegExp][] = [
  [["--data", at("nothing"), ...out], /holds no manifest\.json; name a folder that `npm run encode` wrote/],
  [["--data", older, ...out], /the format is 'attention-workbook-encoded-pairs-0' and should be/],
  [["--data", halved, ...out], /manifest\.json: has no 'test'; encode the pairs again/],
  [["--data", cut, ...out], /part: is not as it was written \(its checksum differs\)/],
  [["--data", lost, ...out], /gone: cannot be read \(No such file or directory\)/],
  [["--data", data, ...out, "--processes", "0"], /--processes 0: a whole number from 1 to 1024, or host/],
  [["--data", data, ...out, "--epochs", "0"], /--epochs 0: a whole number from 1 up/],
  [["--data", data, ...out, "--seed", "-1"], /--seed -1: a whole number from 0/],
  [["--data", data, "--out", at("model.h5")], /ends in \.keras/],
  [["--data", data, "--out", at("there.keras")], /there\.keras: is there already; name a new file/],
  [["--data", data, ...out, "--checkpoint", at("full")], /holds 'letter\.txt'; name a folder of its own/],
];

test("what cannot be trained is refused in one line, and nothing is written", () => {
  const before = readdirSync(folder);
  for (const [args, line] of cases) {
    const command = [path.join(root, "python/train_keras.py"), ...args];
    const { status, stdout, stderr } = spawnSync(venvPython, command, { encoding: "utf8" });
    assert.equal(status, 2, stderr);
    assert.match(stderr, line);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
    assert.equal(stdout, "");
  }
  assert.deepEqual(readdirSync(folder), before);
});
