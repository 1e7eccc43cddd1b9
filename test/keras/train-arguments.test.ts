/** What python/train_keras.py does without Keras: what it refuses, and how it ends when a process of its own is lost. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { venvPython } from "../../scripts/setup/paths.mjs";
import { root } from "../support/commands";
import { waitUntil } from "../support/wait-until";

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

/** Stands in for JAX: a process that waits for the others, after it has written its process id beside this file. */
const WAITING_JAX = `
import os, time
class config:
    update = staticmethod(lambda *_: None)
class distributed:
    @staticmethod
    def initialize(process_id, **_):
        file = os.path.join(os.path.dirname(__file__), str(process_id))
        with open(file + ".part", "w") as written:
            written.write(str(os.getpid()))
        os.rename(file + ".part", file)
        time.sleep(50)
`;

for (const lost of [0, 1]) {
  test(`process ${lost} of two is killed: the other ends too, and one line says so`, {
    timeout: 60_000,
  }, async () => {
    const standIn = at(`stand-in-${lost}`);
    mkdirSync(standIn);
    writeFileSync(path.join(standIn, "jax.py"), WAITING_JAX);
    const script = path.join(root, "python/train_keras.py");
    const given = ["--data", data, ...out, "--processes", "2", "--checkpoint", at("kept")];
    const child = spawn(venvPython, [script, ...given], { env: { ...process.env, PYTHONPATH: standIn } });
    const ended = once(child, "close");
    let stderr = "";
    child.stderr.on("data", (part) => {
      stderr += part;
    });
    const files = ["0", "1"].map((name) => path.join(standIn, name));
    await waitUntil(
      () => child.exitCode !== null || files.every((file) => existsSync(file)),
      "two processes",
    );
    const pids = files.map((file) => Number(readFileSync(file, "utf8")));
    process.kill(pids[lost], "SIGKILL");
    const [code] = await ended;
    assert.equal(code, 1, stderr);
    assert.equal(stderr, `A process was ended by SIGKILL; the same command goes on from ${at("kept")}\n`);
    for (const pid of pids) {
      assert.throws(() => process.kill(pid, 0), /ESRCH/);
    }
  });
}
