/** The trainings that the benchmark can measure. */
import path from "node:path";
import { loadTranslator } from "../../src/models/load-translator";
import { recipes } from "../../src/training/recipes";
import { root } from "../setup/paths.mjs";
import { type Contestant, contestants, steadyPrograms, translators } from "./contestants";
import { type Learner, learnersOfTimes } from "./learning";
import { productsOf } from "./matrix-products";
import type { Entry } from "./rounds";
import { steadyRecipe, writeSteadyWorkload } from "./steady-workload";
import { SENTENCES, translationRecipe, writeTranslationWorkload } from "./translation-workload";
import { articleWorkload, writeWorkload } from "./workload";

/** Where all steps have one shape, a few seconds. */
const WARM_UP_LIMIT = 5000;
/** Where each length is compiled, all of them. */
const WARM_UP_LIMIT_LENGTHS = 120_000;

/** The network of the recipe `translation` that is kept. */
const TRAINED = path.join(root, "data", "models", "english-spanish");

/** One epoch, after which the batches of like length have had all their shapes. */
const WARM_UP = 80;

/** A training that is measured. */
export interface Task {
  contestants: readonly Contestant[];
  /** The file that the programs read. */
  workload: string;
  /** The file for timing answers, if it is another. */
  answersWorkload?: string;
  setting: string;
  warmUp: number;
  /** Milliseconds after which a slow program counts as warm. */
  warmUpLimit: number;
  goals: number[];
  /** Floating-point operations in the matrix products of a step, where they were counted. */
  productsPerStep?: number;
  learners(entries: Entry[], formOf: (name: string) => string): Learner[];
}

/**
 * The article's training.
 *
 * @param scratch folder for the workload
 */
export function timesTask(
  scratch: string,
  { learning, epochs: asked }: { learning?: boolean; epochs: number },
): Task {
  const file = path.join(scratch, "workload.json");
  const epochs = learning ? asked : 4;
  const workload = articleWorkload(epochs);
  writeWorkload(file, workload);
  const { sizes, batchSize } = workload;
  return {
    contestants,
    workload: file,
    setting: `The article's network (Tx ${sizes.sourceLength}, Ty ${sizes.targetLength}, ${sizes.sourceVocabulary} and ${sizes.targetVocabulary} tokens), batches of ${batchSize}, float32`,
    warmUp: WARM_UP,
    warmUpLimit: WARM_UP_LIMIT,
    goals: [0.95, 0.98, 0.99],
    learners: (entries, formOf) => {
      const peers = entries.filter(({ contestant }) => contestant.sameSums && contestant.python);
      return learnersOfTimes(peers, formOf, {
        epochs,
        stepsPerEpoch: workload.order.length / epochs / batchSize,
      });
    },
  };
}

/**
 * The article's times with the recipe `steady`, like length for all.
 *
 * @param scratch folder for the workload
 * @param units of encoder and decoder
 */
export function steadyTask(scratch: string, units?: number): Task {
  const file = path.join(scratch, "workload.json");
  const recipe = steadyRecipe(units);
  const { batches, sizes, train } = writeSteadyWorkload(file, recipe);
  const sourceTokens = batches.map(
    (rows) => rows.length * Math.max(...rows.map((row) => train.lengths[row])),
  );
  const meanOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const { encoderUnits, decoderUnits, batchSize, epochs } = recipe;
  return {
    contestants: steadyPrograms,
    workload: file,
    setting: `The recipe steady, like length for all: encoder ${encoderUnits}, decoder ${decoderUnits}, batches of ${batchSize}, ${batches.length} steps in ${epochs} epochs, float32`,
    warmUp: batches.length / epochs,
    warmUpLimit: WARM_UP_LIMIT_LENGTHS,
    goals: [],
    productsPerStep: productsOf(sizes, batchSize, meanOf(sourceTokens)),
    learners: () => [],
  };
}

/**
 * English to Spanish.
 *
 * @param scratch folder for the workload
 * @param units of encoder and decoder
 * @param seed of the first weights and the batches
 * @param answers whether answers are timed; they are those of the trained network that is kept
 */
export async function translationTask(
  scratch: string,
  name: "translation" | "small-translation",
  { units, answers, seed }: { units?: number; answers?: number; seed: number },
): Promise<Task> {
  const file = path.join(scratch, "workload.json");
  const recipe = translationRecipe(name === "small-translation", units);
  const { examples } = writeTranslationWorkload(file, recipe, { seed });
  const trained = path.join(scratch, "trained.json");
  if (answers) {
    const { model } = await loadTranslator(TRAINED);
    writeTranslationWorkload(trained, recipes.translation, { seed, trained: model });
  }
  const { encoderUnits, decoderUnits, scoreUnits, embeddingUnits, batchSize, epochs, dropout } = recipe;
  const steps = Math.ceil(examples / batchSize);
  return {
    contestants: translators(dropout === 0),
    workload: file,
    answersWorkload: trained,
    setting: `English to Spanish, ${examples} sentences of at most ${SENTENCES.longest} tokens; encoder ${encoderUnits}, decoder ${decoderUnits}, score ${scoreUnits}, embeddings ${embeddingUnits}, dropout ${dropout}, batches of ${batchSize}, ${epochs} epochs, float32`,
    warmUp: steps,
    warmUpLimit: WARM_UP_LIMIT_LENGTHS,
    goals: [0.5, 0.8, 0.85],
    learners: (entries, formOf) =>
      entries.map((entry) => ({ entry, form: formOf(entry.contestant.name), steps, epochs })),
  };
}
