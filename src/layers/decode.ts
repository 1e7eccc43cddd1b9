/** The article's decoder: attention over the source, then a recurrent cell on the context, step by step. */
import * as tf from "@tensorflow/tfjs";
import { attentionWeights, contextVector } from "./attention";
import { type Cell, cells, zeroState } from "./cells";
import { type NamedTensors, type Score, scores } from "./scores";
import { type AttentionWindow, windowMasks } from "./window";

/** The score's weights by their names, and the recurrent cell's. */
export type DecoderWeights = NamedTensors & {
  /** [sourceUnits + units, gates · units] */
  recurrentKernel: tf.Tensor2D;
  /** [gates · units] */
  recurrentBias: tf.Tensor1D;
};

export interface DecoderOptions {
  /** Default: the article's. */
  score?: Score;
  /** Default: LSTM. */
  cell?: Cell;
  /** [batch, sourceLength], bool, true at real tokens. */
  mask?: tf.Tensor2D;
  /** Where each output step may look. Default: everywhere. */
  window?: AttentionWindow;
}

export interface DecoderOutput {
  /** Decoder outputs y_i. [batch, targetLength, units] */
  outputs: tf.Tensor3D;
  /** Attention weights. [batch, targetLength, sourceLength] */
  attention: tf.Tensor3D;
}

/**
 * Decode `targetLength` steps, for i = 1 … Ty:
 *
 *     attention_i = softmax(scores(x, y_{i-1})),   y_0 = 0
 *     c_i         = Σ_j attention_ij · x_j
 *     y_i         = RNN(c_i)
 *
 * @param values encoder outputs x, [batch, sourceLength, sourceUnits]
 */
export function decode(
  values: tf.Tensor3D,
  weights: DecoderWeights,
  targetLength: number,
  options: DecoderOptions = {},
): DecoderOutput {
  const { score = scores.article, cell = cells.lstm } = options;
  const { recurrentKernel, recurrentBias } = weights;
  const masks = masksOf(values, targetLength, options);
  const keys = score.keys(values, weights);
  let state = zeroState(cell, values.shape[0], recurrentBias.size / cell.gates);
  const outputs: tf.Tensor2D[] = [];
  const attention: tf.Tensor2D[] = [];
  for (let i = 0; i < targetLength; i++) {
    const [previous] = state; // y_{i-1}
    const alpha = attentionWeights(score.scores(keys, previous, weights), masks[i]); // [batch, sourceLength]
    const context = contextVector(alpha, values); // [batch, sourceUnits]
    state = cell.step(context, state, recurrentKernel, recurrentBias);
    outputs.push(state[0]);
    attention.push(alpha);
  }
  return { outputs: tf.stack(outputs, 1) as tf.Tensor3D, attention: tf.stack(attention, 1) as tf.Tensor3D };
}

/** The mask of each output step, from the padding and the window. */
function masksOf(
  values: tf.Tensor3D,
  targetLength: number,
  { mask, window }: DecoderOptions,
): (tf.Tensor2D | undefined)[] {
  if (!window) return Array(targetLength).fill(mask);
  const [batch, sourceLength] = values.shape;
  const lengths = mask ? tf.sum(mask.toInt(), 1) : tf.fill([batch], sourceLength, "int32");
  return windowMasks(window, targetLength, sourceLength, lengths as tf.Tensor1D);
}
