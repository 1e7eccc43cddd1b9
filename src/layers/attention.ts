/**
 * The article's attention as pure functions, one equation each. With source states x_1 … x_Tx (the encoder
 * outputs, `values`) and the previous decoder output y_{i-1}:
 *
 *     e_ij        = relu(tanh([x_j, y_{i-1}] · W_1 + b_1) · W_2 + b_2)      scores
 *     attention_i = softmax_j(e_ij)                                        attention weights
 *     c_i         = Σ_j attention_ij · x_j                                 context vector
 *
 * Source: "Attention Networks with Keras"; its demo computes e_ij with Dense(8, tanh) and Dense(1, relu).
 */
import * as tf from "@tensorflow/tfjs";

/** What the article's score learns. */
export type ScoreWeights = {
  /** W_1. [sourceUnits + units, scoreUnits] */
  scoreKernel: tf.Tensor2D;
  /** b_1. [scoreUnits] */
  scoreBias: tf.Tensor1D;
  /** W_2. [scoreUnits, 1] */
  energyKernel: tf.Tensor2D;
  /** b_2. [1] */
  energyBias: tf.Tensor1D;
};

/**
 * The part of the scores that is the same at each output step: x_j · W_1 + b_1, with the rows of W_1 that are
 * multiplied with the source. It is computed once for each sequence.
 *
 * @param values encoder outputs, [batch, sourceLength, sourceUnits]
 * @returns [batch, sourceLength, scoreUnits]
 */
export function attentionKeys(values: tf.Tensor3D, { scoreKernel, scoreBias }: ScoreWeights): tf.Tensor3D {
  const [batch, sourceLength, sourceUnits] = values.shape;
  const flat = values.reshape([batch * sourceLength, sourceUnits]) as tf.Tensor2D;
  const sourceRows = scoreKernel.slice([0, 0], [sourceUnits, -1]); // [sourceUnits, scoreUnits]
  return tf.add(tf.matMul(flat, sourceRows), scoreBias).reshape([batch, sourceLength, scoreBias.size]);
}

/**
 * Scores e_i of one output step.
 *
 * @param keys from `attentionKeys`, [batch, sourceLength, scoreUnits]
 * @param query previous decoder output y_{i-1}, [batch, units]
 * @returns [batch, sourceLength]
 */
export function attentionScores(keys: tf.Tensor3D, query: tf.Tensor2D, weights: ScoreWeights): tf.Tensor2D {
  const [batch, sourceLength, scoreUnits] = keys.shape;
  const projected = projectedQuery(query, weights).expandDims(1); // [batch, 1, scoreUnits]
  const hidden = tf.tanh(tf.add(keys, projected)).reshape([batch * sourceLength, scoreUnits]) as tf.Tensor2D;
  const energies = tf.add(tf.matMul(hidden, weights.energyKernel), weights.energyBias);
  return tf.relu(energies).reshape([batch, sourceLength]);
}

/**
 * The query's part of the scores' hidden layer: y_{i-1} · W_1, with the rows of W_1 that are multiplied with it.
 *
 * @param query [batch, units]
 * @returns [batch, scoreUnits]
 */
export function projectedQuery(query: tf.Tensor2D, { scoreKernel }: ScoreWeights): tf.Tensor2D {
  const queryRows = scoreKernel.slice([scoreKernel.shape[0] - query.shape[1], 0]); // [units, scoreUnits]
  return tf.matMul(query, queryRows) as tf.Tensor2D;
}

/** The score of a masked position: low enough that its weight is exactly 0 in float32. */
export const MASKED_SCORE = -1e9;

/**
 * Attention weights of one output step: the softmax of the scores over the source.
 *
 * @param scores [batch, sourceLength]
 * @param mask [batch, sourceLength], bool, true at real tokens; a masked position's weight is exactly 0
 * @returns [batch, sourceLength]; each row sums to 1
 */
export function attentionWeights(scores: tf.Tensor2D, mask?: tf.Tensor2D): tf.Tensor2D {
  return tf.softmax(mask ? tf.where(mask, scores, MASKED_SCORE) : scores) as tf.Tensor2D;
}

/**
 * Context vector of one output step: the mean of the values, weighted by attention.
 *
 * @param weights [batch, sourceLength]
 * @param values [batch, sourceLength, sourceUnits]
 * @returns [batch, sourceUnits]
 */
export function contextVector(weights: tf.Tensor2D, values: tf.Tensor3D): tf.Tensor2D {
  return tf.matMul(weights.expandDims(1) as tf.Tensor3D, values).squeeze([1]) as tf.Tensor2D;
}
