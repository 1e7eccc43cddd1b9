/** The input of all programs of the benchmark: one file with sizes, initial weights, examples and their order. */

import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { writeWhole } from "../../src/files/write-file";
import { attentionModel } from "../../src/models/attention-model";
import { encodePairs, humanTimesEncoding } from "../../src/text/encode";
import { readPairs, toPairs } from "../../src/text/pairs";
import { splitPairs } from "../../src/text/split";
import { inBatches, shuffledOrder } from "../../src/training/batches";
import { recipes } from "../../src/training/recipes";
import { root } from "../setup/paths.mjs";

export interface Sizes {
  sourceLength: number;
  targetLength: number;
  sourceVocabulary: number;
  targetVocabulary: number;
  encoderUnits: number;
  decoderUnits: number;
  scoreUnits: number;
}

/** Ids, row after row. */
export interface StoredExamples {
  source: number[];
  target: number[];
  lengths: number[];
}

export interface Workload {
  sizes: Sizes;
  paddingId: number;
  settings: { learningRate: number; decay: number; clipNorm: number };
  batchSize: number;
  /** Initial weights by our names. */
  weights: Record<string, { shape: number[]; values: number[] }>;
  train: StoredExamples;
  test: StoredExamples;
  /** Rows of `train`, batch after batch, as `fit` would take them. */
  order: number[];
}

export const SEED = 1;
export const PAIRS = path.join(root, "data", "human-times", "pairs.csv");

/** The article's training: its data, its network, `epochs` passes. */
export function articleWorkload(epochs: number): Workload {
  const { train, test } = splitPairs(readPairs(PAIRS), { train: 0.8, seed: SEED });
  const [trainPairs, testPairs] = [toPairs(train), toPairs(test)];
  const longest = humanTimesEncoding([...trainPairs, ...testPairs]).sourceLength;
  const encoding = humanTimesEncoding(trainPairs, longest);
  const stored = (pairs: typeof trainPairs): StoredExamples => {
    const { source, target, lengths } = encodePairs(pairs, encoding);
    return { source: [...source], target: [...target], lengths: [...lengths] };
  };
  const sizes = articleSizes({
    sourceLength: encoding.sourceLength,
    targetLength: encoding.targetLength,
    sourceVocabulary: encoding.source.size,
    targetVocabulary: encoding.target.size,
  });
  const order: number[] = [];
  const { batchSize } = recipes.article;
  const whole = trainPairs.length - (trainPairs.length % batchSize);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    order.push(...shuffledOrder(trainPairs.length, `${SEED}/${epoch}`).subarray(0, whole));
  }
  return workload(sizes, encoding.source.paddingId, batchSize, stored(trainPairs), stored(testPairs), order);
}

/** What a random workload may have in place of the article's numbers. */
export interface RandomSizes {
  sourceLength?: number;
  targetLength?: number;
  batchSize?: number;
  /** Of encoder and decoder. */
  units?: number;
  /** Tokens of source and target. */
  vocabulary?: number;
}

/** Random ids for the article's network in other sizes. They serve only for timing. */
export function randomWorkload(asked: RandomSizes): Workload {
  const { sourceLength = 41, targetLength = 5, batchSize = 100, units, vocabulary } = asked;
  const [sourceVocabulary, targetVocabulary] = [vocabulary ?? 41, vocabulary ?? 11];
  const sizes = {
    ...articleSizes({ sourceLength, targetLength, sourceVocabulary, targetVocabulary }),
    ...(units && { encoderUnits: units, decoderUnits: units }),
  };
  const rows = 4 * batchSize;
  const ids = (count: number, below: number, seed: string) =>
    [...shuffledOrder(count, seed)].map((number) => number % below);
  const examples = {
    source: ids(rows * sourceLength, sourceVocabulary - 1, "source"),
    target: ids(rows * targetLength, targetVocabulary, "target"),
    lengths: new Array<number>(rows).fill(sourceLength),
  };
  const order = [...shuffledOrder(rows, "order")];
  return workload(sizes, sourceVocabulary - 1, batchSize, examples, examples, order);
}

function articleSizes(rest: Omit<Sizes, "encoderUnits" | "decoderUnits" | "scoreUnits">): Sizes {
  const { encoderUnits, decoderUnits, scoreUnits } = recipes.article;
  return { ...rest, encoderUnits, decoderUnits, scoreUnits };
}

function workload(
  sizes: Sizes,
  paddingId: number,
  batchSize: number,
  train: StoredExamples,
  test: StoredExamples,
  order: number[],
): Workload {
  const { learningRate, decay, clipNorm } = recipes.article;
  const weights = storedWeights(modelOf(sizes));
  const settings = { learningRate, decay, clipNorm };
  return { sizes, paddingId, settings, batchSize, weights, train, test, order };
}

/** A model's weights by our names. The model is disposed. */
export function storedWeights(model: tf.LayersModel): Workload["weights"] {
  const weights = valuesOf(variablesByName(model));
  model.dispose();
  return weights;
}

export const valuesOf = (variables: Map<string, tf.Variable>): Workload["weights"] =>
  Object.fromEntries(
    [...variables].map(([name, variable]) => [
      name,
      { shape: variable.shape, values: [...variable.dataSync()] },
    ]),
  );

/** Our network of these sizes. */
export function modelOf(sizes: Sizes, paddingId?: number): tf.LayersModel {
  const { sourceVocabulary, targetVocabulary, ...rest } = sizes;
  return attentionModel({
    ...rest,
    sourceVocabularySize: sourceVocabulary,
    targetVocabularySize: targetVocabulary,
    paddingId,
    seed: SEED,
  });
}

/** A model's variables by the last part of their names, such as `forward_kernel` or `scoreBias`. */
export function variablesByName(model: tf.LayersModel): Map<string, tf.Variable> {
  return new Map(
    model.trainableWeights.map((weight) => {
      return [weight.originalName.split("/").pop() as string, weight.read() as tf.Variable];
    }),
  );
}

/** Gives a model the workload's initial weights. */
export function assignWeights(variables: Map<string, tf.Variable>, weights: Workload["weights"]): void {
  for (const [name, variable] of variables) {
    const { shape, values } = weights[name];
    tf.tidy(() => variable.assign(tf.tensor(values, shape, "float32")));
  }
}

/** The rows of each step. */
export const stepsOf = ({ order, batchSize }: Workload): Int32Array[] =>
  inBatches(Int32Array.from(order), batchSize);

export function writeWorkload(file: string, content: Workload): void {
  writeWhole(file, JSON.stringify(content));
}
