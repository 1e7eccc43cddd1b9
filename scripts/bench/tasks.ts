/** The trainings that the benchmark can measure. */
import path from "node:path";
import { recipes } from "../../src/training/recipes";
import { type Contestant, contestants, translators } from "./contestants";
import { type Learner, learnersOfTimes } from "./learning";
import type { Entry } from "./rounds";
import { SENTENCES, SMALL, writeTranslationWorkload } from "./translation-workload";
import { articleWorkload, writeWorkload } from "./workload";

/** One epoch, after which the batches of like length have had all their shapes. */
const WARM_UP = 80;

/** A training that is measured. */
export interface Task {
  contestants: readonly Contestant[];
  /** The file that the programs read. */
  workload: string;
  setting: string;
  warmUp: number;
  goals: number[];
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
 * English to Spanish.
 *
 * @param scratch folder for the workload
 */
export function translationTask(scratch: string, name: "translation" | "small-translation"): Task {
  const file = path.join(scratch, "workload.json");
  const recipe = name === "translation" ? recipes.translation : SMALL;
  const { examples } = writeTranslationWorkload(file, recipe);
  const { encoderUnits, decoderUnits, scoreUnits, embeddingUnits, batchSize, epochs, dropout } = recipe;
  const steps = Math.ceil(examples / batchSize);
  return {
    contestants: translators,
    workload: file,
    setting: `English to Spanish, ${examples} sentences of at most ${SENTENCES.longest} tokens; encoder ${encoderUnits}, decoder ${decoderUnits}, score ${scoreUnits}, embeddings ${embeddingUnits}, dropout ${dropout}, batches of ${batchSize}, ${epochs} epochs, float32`,
    warmUp: 10,
    goals: [0.5, 0.8, 0.85],
    learners: (entries, formOf) =>
      entries.map((entry) => ({ entry, form: formOf(entry.contestant.name), steps, epochs })),
  };
}
