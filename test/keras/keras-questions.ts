/** What real Keras is asked: every network as a file, and the ids and texts for it. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { kerasFileOf } from "../../src/keras/to-keras";
import { loadTranslator, saveTranslator } from "../../src/models/storage";
import type { Translator } from "../../src/models/translator";
import type { Pair } from "../../src/text/pairs";
import { readTrainingPairs } from "../../src/text/training-pairs";
import { examplesOf } from "../../src/training/tasks";
import { root } from "../support/commands";
import { drawnTranslator, inputsAndMore, networks } from "./networks";

export const PHRASES = 500;
/** Stored models, and the data whose first pairs they are asked. */
export const stored: Readonly<Record<string, string>> = {
  "human-times": "human-times",
  "english-spanish": "english-spanish",
  "english-spanish-fixed-context": "english-spanish",
};

export interface Asked {
  source: number[][];
  previous?: number[][];
  /** Tokens of the sources, where Keras also writes answers. */
  texts?: string[][];
}

/** Where the questions are written, and Keras' answers beside them. */
export const folder = mkdtempSync(path.join(tmpdir(), "real-keras-"));
export const at = (name: string) => path.join(folder, name);
export const modelFolder = (name: string) =>
  name in stored ? path.join(root, "data/models", name) : at(`${name}-model`);

const rows = (ids: Int32Array, width: number): number[][] =>
  Array.from({ length: ids.length / width }, (_, n) => [...ids.subarray(n * width, (n + 1) * width)]);

/** The first pairs of a stored model's data. */
export function pairsFor(name: string): Pair[] {
  const pairs = path.join(root, "data", stored[name], "pairs.csv");
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

/** Writes every network for Keras, and what it is asked as inputs.json. */
export async function writeQuestions(): Promise<Record<string, Asked>> {
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
  writeFileSync(at("inputs.json"), JSON.stringify(asked));
  return asked;
}
