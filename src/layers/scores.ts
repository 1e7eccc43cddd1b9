/**
 * Scores: how much an output step wants to look at a source step. Each score is two pure functions. `keys` computes what
 * does not depend on the output step, once for each sequence; `ofStep` computes the scores of one step.
 */
import * as tf from "@tensorflow/tfjs";
import type { AdditiveTerms } from "../native/attention-step";
import { attentionKeys, attentionScores, projectedQuery, type ScoreWeights } from "./attention";

export interface ScoreSizes {
  /** Numbers in a source state x_j. */
  sourceUnits: number;
  /** Numbers in a decoder output y_{i-1}, the query. */
  units: number;
  /** Units of the score's own hidden layer, if it has one. */
  scoreUnits: number;
}

export type NamedTensors = Record<string, tf.Tensor>;

/** A score function. `Weights` are the tensors that it learns, by name. */
export interface Score<Weights extends NamedTensors = NamedTensors> {
  /** Shapes of what the score learns. */
  weightShapes(sizes: ScoreSizes): Record<keyof Weights, number[]>;
  /** [batch, sourceLength, sourceUnits] → [batch, sourceLength, …] */
  keys(values: tf.Tensor3D, weights: Weights): tf.Tensor3D;
  /** Scores of one output step: keys and query [batch, units] → [batch, sourceLength] */
  ofStep(keys: tf.Tensor3D, query: tf.Tensor2D, weights: Weights): tf.Tensor2D;
  /** What `ofStep` has for a step if it is v · tanh(key + query), which a fused kernel computes. */
  additive?(query: tf.Tensor2D, weights: Weights): AdditiveTerms;
}

/** e_ij = relu(tanh([x_j, y_{i-1}] · W_1 + b_1) · W_2 + b_2). The article's demo: Dense(8, tanh), Dense(1, relu). */
const article: Score<ScoreWeights> = {
  weightShapes: ({ sourceUnits, units, scoreUnits }) => ({
    scoreKernel: [sourceUnits + units, scoreUnits],
    scoreBias: [scoreUnits],
    energyKernel: [scoreUnits, 1],
    energyBias: [1],
  }),
  keys: attentionKeys,
  ofStep: attentionScores,
  additive: (query, weights) => ({
    query: projectedQuery(query, weights),
    energyKernel: weights.energyKernel,
    energyBias: weights.energyBias,
    relu: true,
  }),
};

type ProjectedWeights = {
  /** [sourceUnits, scoreUnits] */
  keyKernel: tf.Tensor2D;
  /** [units, scoreUnits] */
  queryKernel: tf.Tensor2D;
};

/** e_ij = v · tanh(W y_{i-1} + U x_j). Bahdanau, Cho & Bengio 2015, appendix A.1.2. */
const additive: Score<ProjectedWeights & { energyKernel: tf.Tensor2D }> = {
  weightShapes: ({ sourceUnits, units, scoreUnits }) => ({
    keyKernel: [sourceUnits, scoreUnits],
    queryKernel: [units, scoreUnits],
    energyKernel: [scoreUnits, 1],
  }),
  keys: (values, { keyKernel }) => project(values, keyKernel),
  ofStep: (keys, query, { queryKernel, energyKernel }) => {
    const projected = tf.matMul(query, queryKernel).expandDims(1); // [batch, 1, scoreUnits]
    const hidden = tf.tanh(tf.add(keys, projected)) as tf.Tensor3D;
    return project(hidden, energyKernel).squeeze([2]);
  },
  additive: (query, { queryKernel, energyKernel }) => ({
    query: tf.matMul(query, queryKernel) as tf.Tensor2D,
    energyKernel,
  }),
};

/** e_ij = y_{i-1} · x_j. Luong, Pham & Manning 2015, equation 8, "dot"; units and sourceUnits must be equal. */
const dot: Score<Record<never, tf.Tensor>> = {
  weightShapes: ({ sourceUnits, units }) => {
    if (sourceUnits !== units) {
      throw new Error(
        `The dot score needs as many decoder units (${units}) as source units (${sourceUnits}); "general" does not`,
      );
    }
    return {};
  },
  keys: (values) => values,
  ofStep: (keys, query) => products(keys, query),
};

/** e_ij = y_{i-1} · W x_j. Luong, Pham & Manning 2015, equation 8, "general". */
const general: Score<{ keyKernel: tf.Tensor2D }> = {
  weightShapes: ({ sourceUnits, units }) => ({ keyKernel: [sourceUnits, units] }),
  keys: (values, { keyKernel }) => project(values, keyKernel),
  ofStep: (keys, query) => products(keys, query),
};

/** e_ij = (W_q y_{i-1}) · (W_k x_j) / √scoreUnits. Vaswani et al. 2017, equation 1. */
const scaledDot: Score<ProjectedWeights> = {
  weightShapes: ({ sourceUnits, units, scoreUnits }) => ({
    keyKernel: [sourceUnits, scoreUnits],
    queryKernel: [units, scoreUnits],
  }),
  keys: (values, { keyKernel }) => project(values, keyKernel),
  ofStep: (keys, query, { queryKernel }) => {
    const projected = tf.matMul(query, queryKernel) as tf.Tensor2D;
    return tf.div(products(keys, projected), Math.sqrt(keys.shape[2])) as tf.Tensor2D;
  },
};

/**
 * e_ij = 0: every source step gets the same weight, and nothing is learned about where to look. The control of
 * Wiegreffe & Pinter 2019: how well does the same network do without a choice?
 */
const uniform: Score<Record<never, tf.Tensor>> = {
  weightShapes: () => ({}),
  keys: (values) => values,
  ofStep: (keys) => tf.zeros([keys.shape[0], keys.shape[1]]) as tf.Tensor2D,
};

/**
 * "concat" (Luong, Pham & Manning 2015, equation 8: v · tanh(W [y_{i-1}; x_j])) is the additive score with its two
 * matrices written as one.
 */
const byName = { article, additive, concat: additive, dot, general, scaledDot, uniform };

export type ScoreName = keyof typeof byName;

/** All scores by name. */
export const scores: Readonly<Record<ScoreName, Score>> = byName;

/** x_j · W for all source steps. [batch, sourceLength, in] · [in, out] → [batch, sourceLength, out] */
function project(x: tf.Tensor3D, kernel: tf.Tensor2D): tf.Tensor3D {
  const [batch, length, inputs] = x.shape;
  const flat = x.reshape([batch * length, inputs]) as tf.Tensor2D;
  return tf.matMul(flat, kernel).reshape([batch, length, kernel.shape[1]]);
}

/** y · k_j for all source steps. [batch, sourceLength, units] and [batch, units] → [batch, sourceLength] */
function products(keys: tf.Tensor3D, query: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(keys, query.expandDims(2) as tf.Tensor3D).squeeze([2]) as tf.Tensor2D;
}
