/** Scores on plain arrays. Each has a twin in `src/layers/scores.ts`. */

import type { ScoreName } from "../../layers/scores";
import { addProduct, dot } from "./linear";
import type { Matrix, NetworkWeights } from "./network";

export interface Score {
  /** The part that depends only on x_j. [sourceUnits] → [keyUnits] */
  key(x: Float32Array, weights: NetworkWeights): Float32Array;
  /** The part that depends only on the query y_{i-1}. [units] → [keyUnits] */
  query(y: Float32Array, weights: NetworkWeights): Float32Array;
  /** The score e_ij of a key and a query. */
  energy(key: Float32Array, query: Float32Array, weights: NetworkWeights): number;
}

const project = (x: Float32Array, kernel: Matrix, firstRow = 0): Float32Array => {
  const result = new Float32Array(kernel.columns);
  addProduct(result, x, kernel, firstRow);
  return result;
};

/** Σ_k tanh(key_k + query_k) · v_k */
function additiveEnergy(key: Float32Array, query: Float32Array, { data }: Matrix): number {
  let sum = 0;
  for (let k = 0; k < key.length; k++) {
    sum += Math.tanh(key[k] + query[k]) * data[k];
  }
  return sum;
}

const article: Score = {
  key: (x, { scoreKernel, scoreBias }) => {
    const key = Float32Array.from(scoreBias.data);
    addProduct(key, x, scoreKernel);
    return key;
  },
  query: (y, { scoreKernel }) => project(y, scoreKernel, scoreKernel.rows - y.length),
  energy: (key, query, { energyKernel, energyBias }) =>
    Math.max(0, additiveEnergy(key, query, energyKernel) + energyBias.data[0]),
};

const additive: Score = {
  key: (x, { keyKernel }) => project(x, keyKernel),
  query: (y, { queryKernel }) => project(y, queryKernel),
  energy: (key, query, { energyKernel }) => additiveEnergy(key, query, energyKernel),
};

const dotProduct: Score = { key: (x) => x, query: (y) => y, energy: dot };

const general: Score = { key: (x, { keyKernel }) => project(x, keyKernel), query: (y) => y, energy: dot };

const scaledDot: Score = {
  key: (x, { keyKernel }) => project(x, keyKernel),
  query: (y, { queryKernel }) => project(y, queryKernel),
  energy: (key, query) => dot(key, query) / Math.sqrt(key.length),
};

const uniform: Score = { key: () => new Float32Array(0), query: () => new Float32Array(0), energy: () => 0 };

export const scores: Record<ScoreName, Score> = {
  article,
  additive,
  concat: additive,
  dot: dotProduct,
  general,
  scaledDot,
  uniform,
};
