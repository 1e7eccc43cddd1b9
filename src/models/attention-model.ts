import * as tf from "@tensorflow/tfjs";
import { AttentionDecoder } from "../layers/attention-decoder";
import type { CellName } from "../layers/cells";
import { OneHot } from "../layers/one-hot";
import { RecurrentEncoder } from "../layers/recurrent-encoder";
import type { ScoreName } from "../layers/scores";
import type { AttentionWindow } from "../layers/window";

export interface AttentionModelConfig {
  /** Source steps, the article's Tx. */
  sourceLength: number;
  /** Output steps, the article's Ty. */
  targetLength: number;
  sourceVocabularySize: number;
  targetVocabularySize: number;
  /** Units of each direction of the encoder. The article: 32. */
  encoderUnits?: number;
  /** Units of the decoder's recurrent cell. The article: 64. */
  decoderUnits?: number;
  /** Units of the score's hidden layer. The article: 8. */
  scoreUnits?: number;
  /** How a source step is scored. Default: as in the article. */
  score?: ScoreName;
  /** Recurrent cell of encoder and decoder. The article: LSTM. */
  cell?: CellName;
  /** Read the source from both ends. The article: yes. */
  bidirectional?: boolean;
  /** Where each output step may look. Default: everywhere. */
  window?: AttentionWindow;
  /** Id of the source's padding: attention is kept off it. Without it, padding is a character like any other. */
  paddingId?: number;
  /** Seed of all initial weights. */
  seed?: number;
}

/**
 * The article's network: one-hot source → bidirectional LSTM → attention and LSTM → one softmax for all steps.
 *
 * Input: source ids, [batch, sourceLength], where sourceLength may differ from batch to batch.
 * Output: probabilities of the output tokens, [batch, targetLength, targetVocabularySize].
 */
export function attentionModel(config: AttentionModelConfig): tf.LayersModel {
  const { encoderUnits = 32, decoderUnits = 64, scoreUnits = 8, seed = 0 } = config;
  const { sourceLength, targetLength, score, cell, bidirectional, window, paddingId } = config;
  const source = tf.input({ shape: [sourceLength], name: "source" });
  const oneHot = new OneHot({ depth: config.sourceVocabularySize, paddingId, name: "one_hot" });
  const encoder = new RecurrentEncoder({
    units: encoderUnits,
    cell,
    bidirectional,
    seed: seed * 10 + 1,
    name: "encoder",
  });
  const attention = new AttentionDecoder({
    targetLength,
    units: decoderUnits,
    scoreUnits,
    score,
    cell,
    window,
    seed: seed * 10 + 2,
    name: "attention",
  });
  const output = tf.layers.dense({
    units: config.targetVocabularySize,
    activation: "softmax",
    kernelInitializer: tf.initializers.glorotUniform({ seed: seed * 10 + 3 }),
    name: "output",
  });
  const [states] = attention.apply(encoder.apply(oneHot.apply(source))) as tf.SymbolicTensor[];
  return tf.model({ inputs: source, outputs: output.apply(states) as tf.SymbolicTensor });
}

/**
 * The same network, sharing its weights, that gives the attention weights back beside the probabilities:
 * `[probabilities, attention]`, shapes [batch, targetLength, targetVocabularySize] and
 * [batch, targetLength, sourceLength].
 */
export function withAttention(model: tf.LayersModel): tf.LayersModel {
  const [, attention] = model.getLayer("attention").output as tf.SymbolicTensor[];
  return tf.model({ inputs: model.inputs, outputs: [...model.outputs, attention] });
}
