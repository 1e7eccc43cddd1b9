/**
 * Scores: how much an output step wants to look at a source step. Each family member is two pure functions, one of
 * what does not depend on the output step (`keys`, computed once a sequence) and one of a single step.
 */
import * as tf from "@tensorflow/tfjs";
import { attentionKeys, attentionScores, type ScoreWeights } from "./attention";

export type ScoreName = "article" | "additive" | "concat" | "dot" | "general" | "scaledDot" | "uniform";

export interface ScoreSizes {
  /** Numbers in a source state x_j. */
  sourceUnits: number;
  /** Numbers in a decoder output y_{i-1}, the query. */
  units: number;
  /** Units of the score's own hidden layer, where it has one. */
  scoreUnits: number;
}

export type NamedTensors = Record<string, tf.Tensor>;

export interface Score {
  /** Shapes of what the score learns, by name. */
  weights(sizes: ScoreSizes): Record<string, number[]>;
  /** [batch, sourceLength, sourceUnits] → [batch, sourceLength, …] */
  keys(values: tf.Tensor3D, weights: NamedTensors): tf.Tensor3D;
  /** Keys and query [batch, units] → [batch, sourceLength] */
  scores(keys: tf.Tensor3D, query: tf.Tensor2D, weights: NamedTensors): tf.Tensor2D;
}

/** e_ij = relu(tanh([x_j, y_{i-1}] · W_1 + b_1) · W_2 + b_2). The article's demo: Dense(8, tanh), Dense(1, relu). */
const article: Score = {
  weights: ({ sourceUnits, units, scoreUnits }) => ({
    scoreKernel: [sourceUnits + units, scoreUnits],
    scoreBias: [scoreUnits],
    energyKernel: [scoreUnits, 1],
    energyBias: [1],
  }),
  keys: (values, weights) => attentionKeys(values, weights as unknown as ScoreWeights),
  scores: (keys, query, weights) => attentionScores(keys, query, weights as unknown as ScoreWeights),
};

/** e_ij = v · tanh(W y_{i-1} + U x_j). Bahdanau, Cho & Bengio 2015, appendix A.1.2. */
const additive: Score = {
  weights: ({ sourceUnits, units, scoreUnits }) => ({
    keyKernel: [sourceUnits, scoreUnits],
    queryKernel: [units, scoreUnits],
    energyKernel: [scoreUnits, 1],
  }),
  keys: (values, { keyKernel }) => project(values, keyKernel),
  scores: (keys, query, { queryKernel, energyKernel }) => {
    const projected = tf.matMul(query, queryKernel as tf.Tensor2D).expandDims(1); // [batch, 1, scoreUnits]
    const hidden = tf.tanh(tf.add(keys, projected)) as tf.Tensor3D;
    return project(hidden, energyKernel).squeeze([2]);
  },
};

/** e_ij = y_{i-1} · x_j. Luong, Pham & Manning 2015, equation 8, "dot"; units and sourceUnits must be equal. */
const dot: Score = {
  weights: ({ sourceUnits, units }) => {
    if (sourceUnits !== units) {
      throw new Error(
        `The dot score needs as many decoder units (${units}) as source units (${sourceUnits}); "general" does not`,
      );
    }
    return {};
  },
  keys: (values) => values,
  scores: (keys, query) => products(keys, query),
};

/** e_ij = y_{i-1} · W x_j. Luong, Pham & Manning 2015, equation 8, "general". */
const general: Score = {
  weights: ({ sourceUnits, units }) => ({ keyKernel: [sourceUnits, units] }),
  keys: (values, { keyKernel }) => project(values, keyKernel),
  scores: (keys, query) => products(keys, query),
};

/** e_ij = (W_q y_{i-1}) · (W_k x_j) / √scoreUnits. Vaswani et al. 2017, equation 1. */
const scaledDot: Score = {
  weights: ({ sourceUnits, units, scoreUnits }) => ({
    keyKernel: [sourceUnits, scoreUnits],
    queryKernel: [units, scoreUnits],
  }),
  keys: (values, { keyKernel }) => project(values, keyKernel),
  scores: (keys, query, { queryKernel }) => {
    const projected = tf.matMul(query, queryKernel as tf.Tensor2D) as tf.Tensor2D;
    return tf.div(products(keys, projected), Math.sqrt(keys.shape[2])) as tf.Tensor2D;
  },
};

/**
 * e_ij = 0: every source step gets the same weight, and nothing is learned about where to look. The control of
 * Wiegreffe & Pinter 2019, section 3.1: how well does the same network do without a choice?
 */
const uniform: Score = {
  weights: () => ({}),
  keys: (values) => values,
  scores: (keys) => tf.zeros([keys.shape[0], keys.shape[1]]) as tf.Tensor2D,
};

/**
 * All scores by name. "concat" (Luong, Pham & Manning 2015, equation 8: v · tanh(W [y_{i-1}; x_j])) is the additive
 * score with its two matrices written as one.
 */
export const scores: Record<ScoreName, Score> = {
  article,
  additive,
  concat: additive,
  dot,
  general,
  scaledDot,
  uniform,
};

/** x_j · W for all source steps. [batch, sourceLength, in] · [in, out] → [batch, sourceLength, out] */
function project(x: tf.Tensor3D, kernel: tf.Tensor): tf.Tensor3D {
  const [batch, length, inputs] = x.shape;
  const flat = x.reshape([batch * length, inputs]) as tf.Tensor2D;
  return tf.matMul(flat, kernel as tf.Tensor2D).reshape([batch, length, kernel.shape[1] as number]);
}

/** y · k_j for all source steps. [batch, sourceLength, units] and [batch, units] → [batch, sourceLength] */
function products(keys: tf.Tensor3D, query: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(keys, query.expandDims(2) as tf.Tensor3D).squeeze([2]) as tf.Tensor2D;
}
