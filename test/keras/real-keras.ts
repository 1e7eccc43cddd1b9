/**
 * Compares every network with real Keras: `node --import tsx test/keras/real-keras.ts [--write]`.
 *
 * KERAS_BACKEND chooses tensorflow (the default), jax or torch. The benchmark's Python environment is made if it is missing
 * (0.7 GB; for torch also PyTorch's, 2.7 GB). --write stores what Keras answered in test/keras/fixtures, to which `npm test`
 * holds us without Keras.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pythonOf } from "../../scripts/bench/environment";
import { importKeras } from "../../src/keras/import-keras";
import { kerasFileOf } from "../../src/keras/to-keras";
import { loadTranslator, saveTranslator } from "../../src/models/storage";
import type { Translator } from "../../src/models/translator";
import type { Pair } from "../../src/text/pairs";
import { readTrainingPairs } from "../../src/text/training-pairs";
import { examplesOf } from "../../src/training/tasks";
import { root } from "../support/commands";
import {
  type Answers,
  answersOf,
  drawnTranslator,
  inputs,
  inputsAndMore,
  largestDifference,
  networks,
  places,
} from "./networks";

const fixtures = path.join(__dirname, "fixtures");
const PHRASES = 500;
const CLOSE = 1e-5;
/** Stored models, the data whose first pairs they are asked, and how near Keras answers. */
const stored: Readonly<Record<string, { data: string; close: number }>> = {
  "human-times": { data: "human-times", close: CLOSE },
  // After 20 epochs, JAX in float32 was up to 2.3e-5 from JAX in float64, and we were up to 2.6e-5 from that.
  "english-spanish": { data: "english-spanish", close: 5e-5 },
  "english-spanish-fixed-context": { data: "english-spanish", close: CLOSE },
};

interface Asked {
  source: number[][];
  previous?: number[][];
  /** Tokens of the sources, where Keras also writes answers. */
  texts?: string[][];
}

const folder = mkdtempSync(path.join(tmpdir(), "real-keras-"));
const at = (name: string) => path.join(folder, name);
const modelFolder = (name: string) =>
  name in stored ? path.join(root, "data/models", name) : at(`${name}-model`);

const rows = (ids: Int32Array, width: number): number[][] =>
  Array.from({ length: ids.length / width }, (_, n) => [...ids.subarray(n * width, (n + 1) * width)]);

/** The first pairs of a stored model's data. */
function pairsFor(name: string): Pair[] {
  const pairs = path.join(root, "data", stored[name].data, "pairs.csv");
  return readTrainingPairs({ pairs, seed: 1 }).trainPairs.slice(0, PHRASES);
}

function askedOf({ encoding }: Translator, pairs: Pair[]): Asked {
  const { source, previous, sourceLength, targetLength } = examplesOf(pairs, encoding);
  return {
    source: rows(source, sourceLength),
    ...(previous && { previous: rows(previous, targetLength) }),
    texts: pairs.map((pair) => encoding.source.tokens(pair.source)),
  };
}

/** Writes every network for Keras, and what it is asked. */
async function writeNetworks(): Promise<Record<string, Asked>> {
  const many = inputsAndMore(PHRASES);
  const asked: Record<string, Asked> = { demo: { source: many.source } };
  for (const name of networks.keys()) {
    const translator = drawnTranslator(name);
    asked[name] = translator.model.inputs.length > 1 ? many : { source: many.source };
    await saveTranslator(translator, modelFolder(name));
    translator.dispose();
  }
  for (const name of Object.keys(stored)) {
    const translator = await loadTranslator(modelFolder(name));
    asked[name] = askedOf(translator, pairsFor(name));
    translator.dispose();
  }
  for (const name of [...networks.keys(), ...Object.keys(stored)]) {
    writeFileSync(at(`${name}.keras`), await kerasFileOf(modelFolder(name)));
  }
  return asked;
}

async function askKeras(): Promise<void> {
  const script = path.join(root, "scripts/parity/check_keras.py");
  const python = await pythonOf("peers");
  const env = {
    ...process.env,
    // Each network is compiled for a single batch, and that takes most of the time.
    XLA_FLAGS: process.env.XLA_FLAGS ?? "--xla_backend_optimization_level=0",
    ...(process.env.KERAS_BACKEND === "torch" && { PYTHONPATH: packagesOf(await pythonOf("pytorch")) }),
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

function numbersIn(name: string): Float32Array {
  const bytes = readFileSync(at(name));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** What Keras answered. */
function answersIn(name: string): Answers {
  const probabilities = numbersIn(`${name}.probabilities`);
  const hasAttention = existsSync(at(`${name}.attention`));
  return hasAttention ? { probabilities, attention: numbersIn(`${name}.attention`) } : { probabilities };
}

interface Comparison {
  difference: number;
  /** Whether the weights that Keras saved are the same bytes here. */
  sameWeights: boolean;
  /** Texts for which Keras wrote other tokens. */
  otherTexts: number;
}

/** A network as we answer, as Keras does, and as it comes back from Keras. */
async function compare(name: string, asked: Asked): Promise<Comparison> {
  const translator = await loadTranslator(modelFolder(name));
  const { translator: back } = await importKeras(at(`${name}.again.keras`));
  const given = { ...inputs, ...asked };
  const theirs = answersIn(name);
  const difference = Math.max(
    largestDifference(answersOf(translator, given), theirs),
    largestDifference(answersOf(back, given), theirs),
  );
  await saveTranslator(back, at(`${name}-back`));
  const weights = [modelFolder(name), at(`${name}-back`)].map((place) =>
    readFileSync(path.join(place, "weights.bin")),
  );
  const otherTexts = name in stored ? otherTextsOf(name, back) : 0;
  translator.dispose();
  back.dispose();
  return { difference, sameWeights: weights[0].equals(weights[1]), otherTexts };
}

function otherTextsOf(name: string, translator: Translator): number {
  const written: string[][] = JSON.parse(readFileSync(at(`${name}.written.json`), "utf8"));
  const ours = translator.translate(pairsFor(name).map(({ source }) => source));
  return ours.filter(({ outputTokens }, n) => outputTokens.join("\n") !== written[n].join("\n")).length;
}

/** Stores Keras' answers to the first inputs, for `npm test`. */
function writeFixtures(): void {
  const first = (numbers: ArrayLike<number>) =>
    Array.from(numbers)
      .slice(0, (numbers.length / PHRASES) * inputs.source.length)
      .map((one) => Number(one.toPrecision(8)));
  const all = places.map((name) => {
    const { probabilities, attention } = answersIn(name);
    return [name, { probabilities: first(probabilities), ...(attention && { attention: first(attention) }) }];
  });
  mkdirSync(fixtures, { recursive: true });
  writeFileSync(path.join(fixtures, "answers.json"), `${JSON.stringify(Object.fromEntries(all))}\n`);
  for (const name of ["demo", "additive-gru-mask", "translation"]) {
    writeFileSync(path.join(fixtures, `${name}.keras`), readFileSync(at(`${name}.again.keras`)));
  }
}

async function run(): Promise<void> {
  const asked = await writeNetworks();
  writeFileSync(at("inputs.json"), JSON.stringify(asked));
  await askKeras();
  const small: Comparison[] = [];
  let failed = false;
  const report = (title: string, all: readonly Comparison[], close = CLOSE) => {
    const difference = Math.max(...all.map((one) => one.difference));
    const changed = all.filter(({ sameWeights }) => !sameWeights).length;
    const otherTexts = all.reduce((sum, one) => sum + one.otherTexts, 0);
    failed ||= !(difference < close) || changed + otherTexts > 0;
    console.log(
      `${title}: largest difference ${difference.toExponential(2)}, ` +
        `${changed} came back with other weights, ${otherTexts} texts with another answer`,
    );
  };
  for (const name of networks.keys()) {
    small.push(await compare(name, asked[name]));
  }
  report(`${networks.size} small networks on ${PHRASES} sources`, small);
  for (const [name, { close }] of Object.entries(stored)) {
    report(`data/models/${name} on ${PHRASES} pairs`, [await compare(name, asked[name])], close);
  }
  if (process.argv.includes("--write")) {
    writeFixtures();
  }
  rmSync(folder, { recursive: true });
  process.exitCode = failed ? 1 : 0;
}

void run();
