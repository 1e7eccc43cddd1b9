/** English to Spanish for the peers: sizes, ids, and the like-length batches of each epoch as `train` makes them. */
import path from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { writeWhole } from "../../src/files/write-file";
import { readTrainingPairs } from "../../src/text/training-pairs";
import type { Examples } from "../../src/training/batches";
import { likeLengthBatches } from "../../src/training/like-length";
import { type Recipe, recipes } from "../../src/training/recipes";
import { encodingFor, examplesOf, modelFor } from "../../src/training/tasks";
import { root } from "../setup/paths.mjs";
import { valuesOf, type Workload } from "./workload";

/** The split that `data/english-spanish` is measured on everywhere. */
export const SENTENCES = {
  pairs: path.join(root, "data", "english-spanish", "pairs.csv"),
  longest: 20,
  heldOut: 1000,
  seed: 1,
};

/** The sizes at which the translation network was first compared, without dropout. */
const SMALL: Recipe = {
  ...recipes.translation,
  epochs: 10,
  batchSize: 100,
  learningRate: 0.005,
  encoderUnits: 64,
  decoderUnits: 128,
  scoreUnits: 32,
  embeddingUnits: 64,
  dropout: 0,
};

export interface TranslationWorkload {
  recipe: Recipe;
  seed: number;
  weights: Workload["weights"];
}

/** The recipe of a task, with other units where they are asked for. */
export function translationRecipe(small: boolean, units?: number): Recipe {
  const recipe = small ? SMALL : recipes.translation;
  return { ...recipe, ...(units && { encoderUnits: units, decoderUnits: units }) };
}

/** The examples of that split. */
export function sentences() {
  const { trainPairs, testPairs } = readTrainingPairs(SENTENCES);
  const encoding = encodingFor("translation", trainPairs, testPairs);
  const [train, test] = [trainPairs, testPairs].map((pairs) => examplesOf(pairs, encoding));
  return { encoding, train, test, testPairs };
}

/** A translation network's variables by the names that all programs use: each embedding by its layer's. */
export function translationVariables(model: tf.LayersModel): Map<string, tf.Variable> {
  return new Map(
    model.trainableWeights.map((weight) => {
      const parts = weight.originalName.split("/");
      const name = parts.pop() as string;
      return [name === "embeddings" ? (parts.pop() as string) : name, weight.read() as tf.Variable];
    }),
  );
}

/**
 * Writes the training of a recipe for programs in any language.
 *
 * @param seed of the first weights and the batches
 * @param trained the network whose answers are timed. Default: one that begins to learn
 */
export function writeTranslationWorkload(
  file: string,
  recipe: Recipe,
  { seed, trained }: { seed: number; trained?: tf.LayersModel },
): { examples: number } {
  const { encoding, train, test } = sentences();
  const model = trained ?? modelFor(encoding, recipe, train.count, seed);
  const stored = ({ source, target, previous, lengths }: Examples) => ({
    source: [...source],
    target: [...target],
    previous: [...(previous as Int32Array)],
    lengths: [...lengths],
  });
  const { encoderUnits, decoderUnits, scoreUnits, embeddingUnits, batchSize, learningRate, clipNorm } =
    recipe;
  const workload = {
    recipe,
    seed,
    weights: valuesOf(translationVariables(model)),
    ids: { padding: encoding.source.paddingId, start: encoding.target.startId, end: encoding.target.endId },
    sizes: {
      encoderUnits,
      decoderUnits,
      scoreUnits,
      embeddingUnits,
      dropout: recipe.dropout ?? 0,
      sourceVocabulary: encoding.source.size,
      targetVocabulary: encoding.target.size,
    },
    settings: { learningRate, clipNorm, unknownId: encoding.target.unknownId },
    batchSize,
    train: stored(train),
    test: stored(test),
    epochs: recipe.epochs,
    likeLength: Array.from({ length: recipe.epochs }, (_, n) =>
      likeLengthBatches(train, batchSize, `${seed}/${n + 1}`).map((rows) => [...rows]),
    ),
  };
  model.dispose();
  writeWhole(file, JSON.stringify(workload));
  return { examples: train.count };
}
