import * as tf from "@tensorflow/tfjs";
import { AttentionDecoder } from "../layers/attention-decoder";
import type { CellName } from "../layers/cells";
import type { QueryName } from "../layers/decode";
import type { ScoreName } from "../layers/scores";
import type { AttentionWindow } from "../layers/window";
import { layerNames } from "./layer-names";
import { type EncoderConfig, encodedSource, outputLayer } from "./parts";
import { articleSizes } from "./sizes";
import { weightSeed } from "./weight-seeds";

export interface AttentionModelConfig extends EncoderConfig {
  /** Output steps, the article's Ty. */
  targetLength: number;
  targetVocabularySize: number;
  /** Units of the decoder's recurrent cell. The article: 64. */
  decoderUnits?: number;
  /** Units of the score's hidden layer. The article: 8. */
  scoreUnits?: number;
  /** How a source step is scored. Default: as in the article. */
  score?: ScoreName;
  /** Where each output step may look. Default: everywhere. */
  window?: AttentionWindow;
  /** Recurrent cell of the decoder, if it is not the encoder's. "feedforward" has no memory. */
  decoderCell?: CellName;
  /** What an output step scores the source with. Default: the decoder's last output, as in the article. */
  query?: QueryName;
}

/**
 * The article's network: one-hot source → bidirectional LSTM → attention and LSTM → one softmax for all steps.
 *
 * Input: source ids, [batch, sourceLength], where sourceLength may differ from batch to batch.
 * Output: probabilities of the output tokens, [batch, targetLength, targetVocabularySize].
 */
export function attentionModel(config: AttentionModelConfig): tf.LayersModel {
  const { source, states } = encodedSource(config);
  const [decoded] = attentionLayer(config).apply(states) as tf.SymbolicTensor[];
  return tf.model({ inputs: source, outputs: outputLayer(config).apply(decoded) as tf.SymbolicTensor });
}

/** The layer `attention` of a configuration. */
export function attentionLayer(config: AttentionModelConfig): AttentionDecoder {
  const { targetLength, score, cell, window, query, seed = 0 } = config;
  const { decoderUnits = articleSizes.decoderUnits, scoreUnits = articleSizes.scoreUnits } = config;
  return new AttentionDecoder({
    targetLength,
    units: decoderUnits,
    scoreUnits,
    score,
    cell: config.decoderCell ?? cell,
    window,
    query,
    seed: weightSeed(seed, "decoder"),
    name: layerNames.attention,
  });
}

/** Whether a network has attention weights to show. */
export const hasAttention = (model: tf.LayersModel): boolean =>
  model.layers.some(({ name }) => name === layerNames.attention);

/**
 * The same network with the same weights, but with the attention weights as a second output:
 * `[probabilities, attention]`, shapes [batch, targetLength, targetVocabularySize] and
 * [batch, targetLength, sourceLength].
 */
export function withAttention(model: tf.LayersModel): tf.LayersModel {
  const [, attention] = model.getLayer(layerNames.attention).output as tf.SymbolicTensor[];
  return tf.model({ inputs: model.inputs, outputs: [...model.outputs, attention] });
}
