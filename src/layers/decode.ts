/** The article's decoder in plain tfjs ops: attention over the source, then an LSTM on the context, step by step. */
import * as tf from "@tensorflow/tfjs";
import type { DecoderOutput, DecoderWeights } from "../native/decode";
import { type LstmState, lstmStep } from "../native/lstm-sequence";
import { attentionKeys, attentionScores, attentionWeights, contextVector } from "./attention";

/**
 * Decode `targetLength` steps, for i = 1 … Ty:
 *
 *     attention_i = softmax(scores(x, y_{i-1})),   y_0 = 0
 *     c_i         = Σ_j attention_ij · x_j
 *     y_i         = LSTM(c_i)
 *
 * @param values encoder outputs x, [batch, sourceLength, sourceUnits]
 * @param mask [batch, sourceLength], bool, true at real tokens
 */
export function decode(
  values: tf.Tensor3D,
  weights: DecoderWeights,
  targetLength: number,
  mask?: tf.Tensor2D,
): DecoderOutput {
  const [batch] = values.shape;
  const units = weights.recurrentBias.size / 4;
  const keys = attentionKeys(values, weights);
  let state: LstmState = { h: tf.zeros([batch, units]), c: tf.zeros([batch, units]) };
  const outputs: tf.Tensor2D[] = [];
  const attention: tf.Tensor2D[] = [];
  for (let i = 0; i < targetLength; i++) {
    const alpha = attentionWeights(attentionScores(keys, state.h, weights), mask); // [batch, sourceLength]
    const context = contextVector(alpha, values); // [batch, sourceUnits]
    state = lstmStep(context, state, weights.recurrentKernel, weights.recurrentBias);
    outputs.push(state.h);
    attention.push(alpha);
  }
  return { outputs: tf.stack(outputs, 1) as tf.Tensor3D, attention: tf.stack(attention, 1) as tf.Tensor3D };
}
