/**
 * Compares every network with real Keras: `node --import tsx test/keras/real-keras.ts [--write]`.
 *
 * KERAS_BACKEND chooses tensorflow (the default), jax or torch. The benchmark's Python environment is made if it is missing
 * (0.7 GB; for torch also PyTorch's, 2.7 GB). --write stores what Keras answered in test/keras/fixtures, to which `npm test`
 * holds us without Keras.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { pythonOf } from "../../scripts/bench/environment";
import { root } from "../support/commands";
import { type Comparison, compare, writeFixtures } from "./keras-answers";
import { folder, PHRASES, stored, writeQuestions } from "./keras-questions";
import { networks } from "./networks";

const CLOSE = 1e-5;
const backend = process.env.KERAS_BACKEND ?? "tensorflow";
/**
 * english-spanish multiplies rounding: of its 500 sentences, 14 are further than CLOSE from the same network in float64,
 * with our kernels as with NumPy's. TensorFlow has our kernels and rounds alike; other backends round on their own.
 */
const multipliesRounding = (name: string) => name === "english-spanish" && backend !== "tensorflow";
const MULTIPLIED = { sources: 0.05 * PHRASES, difference: 5e-4 };

async function askKeras(): Promise<void> {
  const script = path.join(root, "scripts/parity/check_keras.py");
  const python = await pythonOf("peers");
  const env = {
    ...process.env,
    // Each network is compiled for a single batch, and that takes most of the time.
    XLA_FLAGS: process.env.XLA_FLAGS ?? "--xla_backend_optimization_level=0",
    ...(backend === "torch" && { PYTHONPATH: packagesOf(await pythonOf("pytorch")) }),
  };
  const { status } = spawnSync(python, [script, folder], { stdio: "inherit", env });
  if (status !== 0) {
    throw new Error(`Keras ended with exit code ${status}`);
  }
}

/** The folder of an environment's packages. */
function packagesOf(python: string): string {
  const question = "import sysconfig; print(sysconfig.get_path('purelib'))";
  return spawnSync(python, ["-c", question], { encoding: "utf8" }).stdout.trim();
}

async function run(): Promise<void> {
  const asked = await writeQuestions();
  await askKeras();
  const small: Comparison[] = [];
  let failed = false;
  const report = (
    title: string,
    all: readonly Comparison[],
    multiplied = { sources: 0, difference: CLOSE },
  ) => {
    const differences = all.flatMap((one) => one.differences);
    const difference = Math.max(...differences);
    const far = differences.filter((one) => one > CLOSE).length;
    const changed = all.filter(({ sameWeights }) => !sameWeights).length;
    const otherTexts = all.reduce((sum, one) => sum + one.otherTexts, 0);
    failed ||= !(difference <= multiplied.difference) || far > multiplied.sources || changed + otherTexts > 0;
    console.log(
      `${title}: largest difference ${difference.toExponential(2)}, ${far} sources above ${CLOSE}, ` +
        `${changed} came back with other weights, ${otherTexts} texts with another answer`,
    );
  };
  for (const name of networks.keys()) {
    small.push(await compare(name, asked[name]));
  }
  report(`${networks.size} small networks on ${PHRASES} sources`, small);
  for (const name of Object.keys(stored)) {
    const multiplied = multipliesRounding(name) ? MULTIPLIED : undefined;
    report(`data/models/${name} on ${PHRASES} pairs`, [await compare(name, asked[name])], multiplied);
  }
  if (process.argv.includes("--write")) {
    writeFixtures();
  }
  rmSync(folder, { recursive: true });
  process.exitCode = failed ? 1 : 0;
}

void run();
