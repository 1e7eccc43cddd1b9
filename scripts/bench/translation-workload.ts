/** English to Spanish for the peers: sizes, ids, and the like-length batches of each epoch as `train` makes them. */
import path from "node:path";
import { writeWhole } from "../../src/files/write-file";
import { readTrainingPairs } from "../../src/text/training-pairs";
import type { Examples } from "../../src/training/batches";
import { likeLengthBatches } from "../../src/training/like-length";
import { type Recipe, recipes } from "../../src/training/recipes";
import { encodingFor, examplesOf } from "../../src/training/tasks";
import { root } from "../setup/paths.mjs";

/** The split that `data/english-spanish` is measured on everywhere. */
export const SENTENCES = {
  pairs: path.join(root, "data", "english-spanish", "pairs.csv"),
  longest: 20,
  heldOut: 1000,
  seed: 1,
};

/** Writes the translation training of a recipe, `epochs` passes, for a program in another language. */
export function writeTranslationWorkload(file: string, epochs: number, changes: Partial<Recipe> = {}): void {
  const recipe = { ...recipes.translation, ...changes };
  const { trainPairs, testPairs } = readTrainingPairs(SENTENCES);
  const encoding = encodingFor("translation", trainPairs, testPairs);
  const [train, test] = [trainPairs, testPairs].map((pairs) => examplesOf(pairs, encoding));
  const stored = ({ source, target, previous, lengths }: Examples) => ({
    source: [...source],
    target: [...target],
    previous: [...(previous as Int32Array)],
    lengths: [...lengths],
  });
  const { encoderUnits, decoderUnits, scoreUnits, embeddingUnits, batchSize, learningRate, clipNorm } =
    recipe;
  const workload = {
    sizes: {
      encoderUnits,
      decoderUnits,
      scoreUnits,
      embeddingUnits,
      sourceVocabulary: encoding.source.size,
      targetVocabulary: encoding.target.size,
    },
    settings: { learningRate, clipNorm, unknownId: encoding.target.unknownId },
    batchSize,
    train: stored(train),
    test: stored(test),
    epochs: Array.from({ length: epochs }, (_, n) =>
      likeLengthBatches(train, batchSize, `${SENTENCES.seed}/${n + 1}`).map((rows) => [...rows]),
    ),
  };
  writeWhole(file, JSON.stringify(workload));
}
