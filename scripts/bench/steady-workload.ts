/** The article's times learned with the recipe `steady`, for all programs: like-length batches of every epoch. */
import { writeWhole } from "../../src/files/write-file";
import { attentionModel } from "../../src/models/attention-model";
import { encodePairs, humanTimesEncoding } from "../../src/text/encode";
import { type Pair, readPairs, toPairs } from "../../src/text/pairs";
import { splitPairs } from "../../src/text/split";
import { likeLengthBatches } from "../../src/training/like-length";
import { type Recipe, recipes } from "../../src/training/recipes";
import { PAIRS, SEED, type Sizes, type StoredExamples, storedWeights, type Workload } from "./workload";

export interface SteadyWorkload extends Pick<Workload, "sizes" | "paddingId" | "weights" | "train" | "test"> {
  settings: { learningRate: number; clipNorm: number; steps: number };
  recipe: Recipe;
  /** Rows of `train` for each step, epoch after epoch. */
  batches: number[][];
}

/** @param units of encoder and decoder; default: the article's */
export function steadyRecipe(units?: number): Recipe {
  return { ...recipes.steady, ...(units && { encoderUnits: units, decoderUnits: units }) };
}

export function timesPairs(): { trainPairs: Pair[]; testPairs: Pair[] } {
  const { train, test } = splitPairs(readPairs(PAIRS), { train: 0.8, seed: SEED });
  return { trainPairs: toPairs(train), testPairs: toPairs(test) };
}

export function writeSteadyWorkload(file: string, recipe: Recipe): SteadyWorkload {
  const { trainPairs, testPairs } = timesPairs();
  const longest = humanTimesEncoding([...trainPairs, ...testPairs]).sourceLength;
  const encoding = humanTimesEncoding(trainPairs, longest);
  const stored = (pairs: Pair[]): StoredExamples => {
    const { source, target, lengths } = encodePairs(pairs, encoding);
    return { source: [...source], target: [...target], lengths: [...lengths] };
  };
  const { encoderUnits, decoderUnits, scoreUnits, learningRate, clipNorm, epochs, batchSize } = recipe;
  const sizes = {
    sourceLength: encoding.sourceLength,
    targetLength: encoding.targetLength,
    sourceVocabulary: encoding.source.size,
    targetVocabulary: encoding.target.size,
    ...{ encoderUnits, decoderUnits, scoreUnits },
  };
  const { paddingId } = encoding.source;
  const train = stored(trainPairs);
  const lengths = Int32Array.from(train.lengths);
  const batches = Array.from({ length: epochs }, (_, n) =>
    likeLengthBatches({ lengths }, batchSize, `${SEED}/${n + 1}`).map((rows) => [...rows]),
  ).flat();
  const workload: SteadyWorkload = {
    ...{ sizes, paddingId, recipe, train, test: stored(testPairs), batches },
    weights: storedWeights(steadyModel(sizes, paddingId)),
    settings: { learningRate, clipNorm, steps: batches.length },
  };
  writeWhole(file, JSON.stringify(workload));
  return workload;
}

/** Our network of these sizes. */
export function steadyModel({ sourceVocabulary, targetVocabulary, ...rest }: Sizes, paddingId: number) {
  return attentionModel({
    ...rest,
    sourceVocabularySize: sourceVocabulary,
    targetVocabularySize: targetVocabulary,
    paddingId,
    score: "additive",
    seed: SEED,
  });
}
