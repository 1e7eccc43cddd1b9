/**
 * Compares every network with real Keras: `node --import tsx test/keras/real-keras.ts [--write]`.
 *
 * It makes the benchmark's Python environment if it is missing (0.7 GB). KERAS_BACKEND chooses tensorflow (the default) or
 * jax. --write stores what Keras answered in test/keras/fixtures, to which `npm test` holds us without Keras.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pythonOf } from "../../scripts/bench/environment";
import { importKeras } from "../../src/keras/import-keras";
import { kerasFileOf } from "../../src/keras/to-keras";
import { loadTranslator, saveTranslator } from "../../src/models/storage";
import { readTrainingPairs } from "../../src/text/training-pairs";
import {
  type Answers,
  answersOf,
  drawnTranslator,
  inputs,
  largestDifference,
  networks,
  places,
} from "./networks";

const root = path.resolve(__dirname, "../..");
const fixtures = path.join(__dirname, "fixtures");
const STORED_MODEL = path.join(root, "data/models/human-times");
const PHRASES = 500;

async function run(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "real-keras-"));
  const at = (name: string) => path.join(folder, name);
  const asked: Record<string, { source: number[][]; previous?: number[][] }> = {
    demo: { source: inputs.source },
  };
  for (const name of networks.keys()) {
    const translator = drawnTranslator(name);
    await saveTranslator(translator, at(name));
    writeFileSync(at(`${name}.keras`), await kerasFileOf(at(name)));
    asked[name] = translator.model.inputs.length > 1 ? inputs : { source: inputs.source };
    translator.dispose();
  }
  const stored = await loadTranslator(STORED_MODEL);
  const { source, sourceLength } = stored.encoding;
  const { trainPairs } = readTrainingPairs({ pairs: path.join(root, "data/human-times/pairs.csv"), seed: 2 });
  const phrases = trainPairs.slice(0, PHRASES).map((pair) => source.encode(pair.source, sourceLength));
  asked["human-times"] = { source: phrases };
  writeFileSync(at("human-times.keras"), await kerasFileOf(STORED_MODEL));
  writeFileSync(at("inputs.json"), JSON.stringify(asked));

  const script = path.join(root, "scripts/parity/check_keras.py");
  const made = spawnSync(await pythonOf("peers"), [script, folder], { stdio: "inherit" });
  if (made.status !== 0) {
    throw new Error(`Keras ended with exit code ${made.status}`);
  }
  const answers = (name: string): Answers => JSON.parse(readFileSync(at(`${name}.answers.json`), "utf8"));
  let largest = 0;
  let changed = 0;
  for (const name of networks.keys()) {
    const translator = drawnTranslator(name);
    const { translator: back } = await importKeras(at(`${name}.again.keras`));
    largest = Math.max(
      largest,
      largestDifference(answersOf(translator), answers(name)),
      largestDifference(answersOf(back), answers(name)),
    );
    await saveTranslator(back, at(`${name}-back`));
    const weights = (place: string) => readFileSync(path.join(at(place), "weights.bin"));
    changed += weights(name).equals(weights(`${name}-back`)) ? 0 : 1;
  }
  console.log(`${networks.size} networks, there and back: largest difference ${largest.toExponential(2)}`);
  console.log(`networks whose weights came back as other bytes: ${changed}`);
  const ofPhrases = largestDifference(
    answersOf(stored, { ...inputs, source: phrases }),
    answers("human-times"),
  );
  console.log(
    `data/models/human-times on ${PHRASES} phrases: largest difference ${ofPhrases.toExponential(2)}`,
  );
  if (process.argv.includes("--write")) {
    mkdirSync(fixtures, { recursive: true });
    const rounded = (name: string) =>
      JSON.parse(
        JSON.stringify(answers(name), (_, value) =>
          typeof value === "number" ? Number(value.toPrecision(8)) : value,
        ),
      );
    const all = Object.fromEntries(places.map((name) => [name, rounded(name)]));
    writeFileSync(path.join(fixtures, "answers.json"), `${JSON.stringify(all)}\n`);
    for (const name of ["demo", "additive-gru-mask", "translation"]) {
      writeFileSync(path.join(fixtures, `${name}.keras`), readFileSync(at(`${name}.again.keras`)));
    }
  }
  rmSync(folder, { recursive: true });
  process.exitCode = Math.max(largest, ofPhrases) < 1e-5 && changed === 0 ? 0 : 1;
}

run();
