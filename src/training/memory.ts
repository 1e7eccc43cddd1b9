/** An estimate of the memory that a training takes, made before it begins. */
import { availableMemory, memoryText } from "../files/available-memory";
import { InputError } from "../files/errors";
import { DEFAULT_EMBEDDING_UNITS } from "../models/sizes";
import type { Encoding } from "../text/encode";
import type { Pair } from "../text/pairs";
import { evaluationBatch } from "./evaluate";
import type { Recipe } from "./recipes";

/** The sizes that a training's memory depends on. */
export interface TrainingSizes
  extends Pick<
    Recipe,
    "batchSize" | "encoderUnits" | "decoderUnits" | "scoreUnits" | "embeddingUnits" | "maskPadding"
  > {
  /** Source tokens of each pair to train on. */
  lengths: Int32Array;
  /** Pairs to evaluate. */
  validation: number;
  sourceLength: number;
  targetLength: number;
  sourceVocabulary: number;
  targetVocabulary: number;
  /** Whether it writes token by token. */
  translates?: boolean;
}

/**
 * How many numbers a step keeps for its backward pass. They were fitted to the trainings of scripts/measure-memory.ts;
 * docs/data-files.md has the tables. For each source step: numbers for each unit of an encoder direction and for each
 * entry of the vocabulary. For each pair of source and target step: numbers for each unit of the score and of the source.
 * For each target step: numbers for each unit of the decoder and for each entry of the vocabulary.
 */
interface Numbers {
  encoderUnit: number;
  sourceEntry: number;
  scoreUnit: number;
  sourceUnit: number;
  decoderUnit: number;
  targetEntry: number;
}
const FIXED_LENGTH: Numbers = {
  encoderUnit: 34,
  sourceEntry: 5.4,
  scoreUnit: 0.5,
  sourceUnit: 0.32,
  decoderUnit: 30,
  targetEntry: 6,
};
const TRANSLATION: Numbers = {
  encoderUnit: 61,
  sourceEntry: 0, // Its tokens are looked up, not multiplied.
  scoreUnit: 0.5,
  sourceUnit: 0.32,
  decoderUnit: 2,
  targetEntry: 7.5,
};
/**
 * Copies of a translation's weights at the peak: the optimizer's, those before the step, those after it, gradients; and,
 * for each target step, of its decoder's cell.
 */
const [COPIES, STEP_GRADIENTS] = [15.7, 1.7];
/** Evaluation takes this share of a step's memory, since it has no backward pass. */
const EVALUATED = 0.2;
/** Bytes for the graph of one source step, and for everything else. */
const [GRAPH_STEP, FIXED] = [27e3, 45e6];

/** Bytes that a training takes at its peak, besides what the process has before. Right within a factor of two. */
export function trainingMemory(sizes: TrainingSizes): number {
  const { lengths, sourceLength, targetLength, encoderUnits, decoderUnits, scoreUnits, translates } = sizes;
  const each = translates ? TRANSLATION : FIXED_LENGTH;
  const encoder = each.encoderUnit * encoderUnits + each.sourceEntry * sizes.sourceVocabulary;
  const attention = each.scoreUnit * scoreUnits + each.sourceUnit * 2 * encoderUnits;
  const decoder = each.decoderUnit * decoderUnits + each.targetEntry * sizes.targetVocabulary;
  const numbers = ({ examples, length }: BatchShape) =>
    examples * (length * (encoder + targetLength * attention) + targetLength * decoder);
  const steps = batchShapes(sizes).map(numbers);
  const evaluated = {
    examples: Math.min(sizes.validation, evaluationBatch(sourceLength)),
    length: sourceLength,
  };
  const kept = steps.reduce((most, step) => Math.max(most, step), EVALUATED * numbers(evaluated));
  const encoded = (lengths.length + sizes.validation) * (sourceLength + targetLength + 1);
  const weights = translates ? translationWeights(sizes) : 0;
  return FIXED + GRAPH_STEP * sourceLength + Float32Array.BYTES_PER_ELEMENT * (kept + encoded + weights);
}

/** Numbers that a translation keeps for its weights, which with words are many: copies and gradients. */
function translationWeights(sizes: TrainingSizes): number {
  const { encoderUnits, decoderUnits, embeddingUnits = DEFAULT_EMBEDDING_UNITS } = sizes;
  const { sourceVocabulary, targetVocabulary, targetLength } = sizes;
  const encoder = 2 * 4 * encoderUnits * (embeddingUnits + encoderUnits);
  const context = 2 * encoderUnits;
  const cell = 4 * decoderUnits * (embeddingUnits + context + decoderUnits);
  const entries = embeddingUnits * (sourceVocabulary + targetVocabulary);
  const output = (decoderUnits + context) * targetVocabulary;
  return COPIES * (encoder + cell + entries + output) + STEP_GRADIENTS * targetLength * cell;
}

interface BatchShape {
  examples: number;
  /** Source steps. */
  length: number;
}

/** The shapes of the batches: all of full length, or, under a mask, each as long as its longest source. */
function batchShapes({ lengths, batchSize, sourceLength, maskPadding }: TrainingSizes): BatchShape[] {
  if (!maskPadding) {
    return [{ examples: Math.min(batchSize, lengths.length), length: sourceLength }];
  }
  const sorted = lengths.slice().sort();
  const shapes: BatchShape[] = [];
  for (let start = 0; start < sorted.length; start += batchSize) {
    const end = Math.min(start + batchSize, sorted.length);
    shapes.push({ examples: end - start, length: sorted[end - 1] });
  }
  return shapes;
}

/** Nothing is said if less than this is needed and no source is unusually long. */
const WORTH_A_WORD = 1e9;
/** A source is unusually long if it is this many times as long as 99 in 100 sources. */
const OUTLIER = 4;

/**
 * Says how much memory a training will take, if that is much or if one source is far longer than all others.
 *
 * @param place where a pair comes from, such as "pairs.csv: row 7", by its number from 0; validation pairs come last
 * @returns a line to show before the training; undefined if there is nothing to say
 * @throws InputError if the training takes more memory than there is
 */
export function checkTrainingMemory(
  pairs: readonly Pair[],
  validation: readonly Pair[],
  encoding: Encoding,
  recipe: Recipe,
  place: (row: number) => string,
  available = availableMemory(),
): string | undefined {
  const { source, target, targetLength } = encoding;
  const all = Int32Array.from([...pairs, ...validation], (pair) => source.tokens(pair.source).length);
  const neededFor = (sourceLength: number) =>
    trainingMemory({
      ...recipe,
      lengths: all.subarray(0, pairs.length).map((length) => Math.min(length, sourceLength)),
      validation: validation.length,
      sourceLength,
      targetLength,
      sourceVocabulary: source.size,
      targetVocabulary: target.size,
      translates: target.startId >= 0,
    });
  const sorted = all.map((length) => Math.min(length, encoding.sourceLength)).sort();
  const common = sorted[Math.ceil(0.99 * sorted.length) - 1];
  const longest = sorted[sorted.length - 1];
  const needed = neededFor(encoding.sourceLength);
  if (needed <= available && needed < WORTH_A_WORD && longest <= OUTLIER * common) {
    return undefined;
  }
  const row = all.indexOf(all.reduce((most, length) => Math.max(most, length), 0));
  const cut = all.filter((length) => length > common).length;
  const advice =
    common < encoding.sourceLength
      ? `--source-length ${common} cuts ${cut.toLocaleString("en")} of ${all.length.toLocaleString("en")} sources and takes ${memoryText(neededFor(common))}`
      : "a smaller --batch-size takes less";
  const why = `${place(row)} has the longest source, ${all[row].toLocaleString("en")} characters`;
  const takes = `training takes about ${memoryText(needed)} of memory`;
  if (needed > available) {
    throw new InputError(`${why}; ${takes}, and there are ${memoryText(available)}; ${advice}`);
  }
  return `${why}; ${takes}; ${advice}`;
}
