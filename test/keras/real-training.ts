/**
 * Trains in real Keras on two processes, kills one of them and then the whole command, and brings the network back:
 * `node --import tsx test/keras/real-training.ts`.
 *
 * It makes the Python environment of python/train-keras.txt if it is missing (0.2 GB).
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pythonOf } from "../../scripts/bench/environment";
import { importKeras } from "../../src/keras/import-keras";
import { readTrainingPairs } from "../../src/text/training-pairs";
import { evaluate } from "../../src/training/evaluate";
import { examplesOf } from "../../src/training/tasks";
import { outcomes, root } from "../support/commands";

const PAIRS = 300;
const EPOCHS = 4;
/** Sums in another order differ by so much, relative to a loss. */
const ROUNDING = 1e-4;

const folder = mkdtempSync(path.join(tmpdir(), "real-training-"));
const at = (name: string) => path.join(folder, name);
/** Compiled steps are kept for the next run: compiling takes most of the time here. */
const env = {
  ...process.env,
  JAX_COMPILATION_CACHE_DIR: process.env.JAX_COMPILATION_CACHE_DIR ?? at("compiled"),
  JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS: "0",
  XLA_FLAGS: "--xla_backend_optimization_level=0",
};

const command = (name: string, processes: number) => [
  path.join(root, "python/train_keras.py"),
  ...["--data", at("data"), "--processes", String(processes), "--out", at(`${name}.keras`)],
  ...["--checkpoint", at(name)],
];

/** The losses of the epochs that a run prints: of training and test. */
const lossesIn = (stdout: string) =>
  [...stdout.matchAll(/^epoch (\d+)\/\d+ · loss (\S+) · test loss (\S+) · exact match (\S+)/gm)].map(
    (found) => found.slice(1).map(Number),
  );

function train(python: string, name: string, processes: number): number[][] {
  const { status, stdout, stderr } = spawnSync(python, command(name, processes), { env, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const losses = lossesIn(stdout);
  console.log(`${name}: ${JSON.stringify(losses)}`);
  return losses;
}

/**
 * Starts a training on two processes and kills one of them, or the command that started them, without warning once an
 * epoch is kept.
 *
 * @returns what it wrote to standard error, and its exit code, null if it was killed itself
 */
async function killed(python: string, name: string, whom: "process" | "command") {
  const child = spawn(python, command(name, 2), { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (part) => {
    stderr += part;
  });
  child.stdout.on("data", (part) => {
    stdout += part;
  });
  const before = keptAt(name);
  while (child.exitCode === null && (lossesIn(stdout).length === 0 || keptAt(name) === before)) {
    await setTimeout(50);
  }
  process.kill(whom === "command" ? (child.pid as number) : secondProcessOf(child.pid as number), "SIGKILL");
  const [code] = await ended;
  console.log(`${name}, ${whom} killed: ${JSON.stringify(lossesIn(stdout))}`);
  assert.ok(!existsSync(at(`${name}.keras`)), "it was killed before its end");
  return { code, stderr };
}

/** When the checkpoint was written. */
const keptAt = (name: string) => statSync(at(`${name}/checkpoint.npz`), { throwIfNoEntry: false })?.mtimeMs;

/** The second process that a training has started. */
function secondProcessOf(pid: number): number {
  const { stdout } = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
  const children = stdout.trim().split("\n").map(Number);
  assert.equal(children.length, 2, stdout);
  return Math.max(...children);
}

async function checkLostProcess(python: string, name: string): Promise<void> {
  const { code, stderr } = await killed(python, name, "process");
  assert.equal(code, 1);
  const lines = stderr
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("epoch "));
  assert.deepEqual(lines, [`A process was ended by SIGKILL; the same command goes on from ${at(name)}`]);
}

function encode(): void {
  const pairs = readFileSync(path.join(root, "data/human-times/pairs.csv"), "utf8").split("\n");
  writeFileSync(at("pairs.csv"), `${pairs.slice(0, PAIRS + 1).join("\n")}\n`);
  const given = ["--pairs", at("pairs.csv"), "--batch-size", "50", "--epochs", String(EPOCHS)];
  const [{ status, stderr }] = outcomes([["encode", ...given, "--out", at("data")]], { cwd: root });
  assert.equal(status, 0, stderr);
}

/** The network answers here as it did there. */
async function checkBack(name: string, [, , testLoss, exactMatch]: number[]): Promise<void> {
  const { translator } = await importKeras(at(`${name}.keras`));
  const { testPairs } = readTrainingPairs({ pairs: at("pairs.csv"), seed: 1 });
  const found = evaluate(translator.model, examplesOf(testPairs, translator.encoding));
  console.log(`${name} here: test loss ${found.loss}, exact match ${found.exactMatch}`);
  assert.ok(Math.abs(found.loss - testLoss) < ROUNDING * testLoss);
  assert.ok(Math.abs(found.exactMatch - exactMatch) < 1e-4);
}

async function weightsIn(name: string): Promise<Float32Array[]> {
  const { translator } = await importKeras(at(`${name}.keras`));
  const weights = translator.model.getWeights().map((weight) => weight.dataSync() as Float32Array);
  translator.dispose();
  return weights;
}

async function run(): Promise<void> {
  const python = await pythonOf("keras");
  encode();
  const one = train(python, "one", 1);
  const two = train(python, "two", 2);
  assert.equal(one.length, EPOCHS);
  one.flat().forEach((value, n) => {
    assert.ok(Math.abs(value - two.flat()[n]) <= ROUNDING * Math.max(1, value), `one ${one}, two ${two}`);
  });
  await checkLostProcess(python, "resumed");
  await killed(python, "resumed", "command");
  const rest = train(python, "resumed", 2);
  assert.ok(rest.length < EPOCHS, "it went on, and did not begin again");
  assert.deepEqual(rest, two.slice(-rest.length));
  assert.deepEqual(await weightsIn("resumed"), await weightsIn("two"), "bit for bit");
  await checkBack("two", two[EPOCHS - 1]);
  rmSync(folder, { recursive: true });
}

void run();
