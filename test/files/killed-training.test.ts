/**
 * A real training that is killed again and again, before a file operation or in the middle of a write, and each time
 * started anew by the same command: what it has saved is whole at each moment, and the end is that of a training that
 * nobody killed, bit for bit. `EVERY_POINT=1` takes each operation instead of some.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { currentPath, savedNames } from "../../src/files/write-folder";
import { loadTranslator } from "../../src/models/storage";
import { readCheckpointFile } from "../../src/training/read-checkpoint";

const root = path.resolve(__dirname, "../..");
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "killed-training-")));
after(() => rmSync(scratch, { recursive: true }));
const [state, out] = [path.join(scratch, "state"), path.join(scratch, "out")];
const [checkpoint, model] = [path.join(state, "checkpoint"), path.join(out, "model")];
const EPOCHS = 30;
const CHECKPOINT_FILES = ["checkpoint.json", "encoding.json", "model.json", "optimizer.bin", "weights.bin"];

/** The same command each time, in a process that fails as `test/support/fail-at.cjs` says. */
function train(env: Record<string, string>, ...more: string[]) {
  const fail = path.join(root, "test/support/fail-at.cjs");
  const command = [
    "--require",
    fail,
    "--import",
    "tsx",
    "scripts/train.ts",
    "--pairs",
    path.join(scratch, "pairs.json"),
  ];
  const options = ["--epochs", String(EPOCHS), "--out", model, "--checkpoint", checkpoint, ...more];
  return spawnSync(process.execPath, [...command, ...options], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

const never = { FAIL_AT: "Infinity" };
let expected: Buffer;
let operations: string[];

before(() => {
  const pairs = makeHumanTimes({ count: 60 }).map(({ source, target }) => [source, target]);
  writeFileSync(path.join(scratch, "pairs.json"), JSON.stringify(pairs));
  const list = path.join(scratch, "operations");
  const { status, stderr } = train({ ...never, FAIL_BELOW: scratch, FAIL_LIST: list });
  assert.equal(status, 0, stderr);
  expected = readFileSync(path.join(model, "weights.bin"));
  operations = readFileSync(list, "utf8").split("\n");
  for (const folder of [state, out]) {
    rmSync(folder, { recursive: true });
  }
});

/** The epochs of the checkpoint, which is whole; 0 where there is none. */
async function savedEpochs(): Promise<number> {
  if (!(savedNames(checkpoint) ?? []).includes("checkpoint.json")) {
    return 0;
  }
  assert.deepEqual(savedNames(checkpoint)?.sort(), CHECKPOINT_FILES);
  (await loadTranslator(checkpoint)).dispose(); // It compares the checksums.
  return readCheckpointFile(checkpoint).history.epoch.length;
}

/** Some operations of a run, or all; before the half ones half of a file is written. */
function points(count: number, most: number): number[] {
  const all = Array.from({ length: 2 * count }, (_, n) => n / 2);
  return process.env.EVERY_POINT ? all : all.filter((_, n) => n % Math.ceil(all.length / most) === 0);
}

test("killed while it saves checkpoints, it never goes back an epoch and ends with the same bits", async () => {
  // Enough for the claims and two saves of one run.
  const each = Math.ceil(operations.length / EPOCHS);
  let epochs = 0;
  let killed = 0;
  for (const at of points(2 * each + 8, 8)) {
    const { signal, status, stderr } = train({ FAIL_BELOW: state, FAIL_AT: String(at) });
    assert.ok(signal === "SIGKILL" || status === 0, stderr);
    killed += signal === "SIGKILL" ? 1 : 0;
    const now = await savedEpochs();
    assert.ok(now >= epochs, `${now} epochs after ${epochs}`);
    epochs = now;
    assert.equal(existsSync(model), status === 0);
    rmSync(model, { recursive: true, force: true });
  }
  assert.ok(killed >= 5 && epochs > 0, `killed ${killed} times, ${epochs} epochs`);
  const { status, stderr } = train(never);
  assert.equal(status, 0, stderr);
  assert.deepEqual(readFileSync(path.join(model, "weights.bin")), expected);
  assert.deepEqual([readdirSync(state), readdirSync(out)], [["checkpoint"], ["model"]]);
  assert.deepEqual(readdirSync(checkpoint).sort(), CHECKPOINT_FILES);
});

test("killed while it saves over an older model, the old or the new one is whole, and the next run tidies up", async () => {
  const weights = () => readFileSync(path.join(model, "weights.bin"));
  const run = (seed: string, env: Record<string, string>) => {
    rmSync(state, { recursive: true, force: true });
    return train(env, "--epochs", "1", "--seed", seed);
  };
  const list = path.join(scratch, "final-operations");
  assert.equal(run("1", never).status, 0);
  const old = weights();
  assert.equal(run("2", { ...never, FAIL_BELOW: out, FAIL_LIST: list }).status, 0);
  const fresh = weights();
  assert.notDeepEqual(old, fresh);
  const names = readdirSync(model).sort();
  let current = fresh;
  let killed = 0;
  // Each run writes the model that is not there.
  for (const at of points(readFileSync(list, "utf8").split("\n").length, 5)) {
    const written = current === old ? fresh : old;
    const { signal, status, stderr } = run(written === old ? "1" : "2", {
      FAIL_BELOW: out,
      FAIL_AT: String(at),
    });
    assert.ok(signal === "SIGKILL" || status === 0, stderr);
    killed += signal === "SIGKILL" ? 1 : 0;
    assert.deepEqual(savedNames(model)?.sort(), names);
    (await loadTranslator(model)).dispose(); // It compares the checksums.
    const found = readFileSync(currentPath(model, "weights.bin"));
    assert.ok(found.equals(current) || found.equals(written), `killed before operation ${at}`);
    current = found.equals(old) ? old : fresh;
  }
  assert.ok(killed >= 4, `killed ${killed} times`);
  assert.equal(run(current === old ? "2" : "1", never).status, 0);
  assert.deepEqual(weights(), current === old ? fresh : old);
  assert.deepEqual([readdirSync(out), readdirSync(model).sort()], [["model"], names]);
});
