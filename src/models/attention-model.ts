import * as tf from "@tensorflow/tfjs";
import { AttentionDecoder } from "../layers/attention-decoder";
import { BidirectionalLstm } from "../layers/bidirectional-lstm";
import { OneHot } from "../layers/one-hot";

export interface AttentionModelConfig {
  /** Source steps, the article's Tx. */
  sourceLength: number;
  /** Output steps, the article's Ty. */
  targetLength: number;
  sourceVocabularySize: number;
  targetVocabularySize: number;
  /** Units of each direction of the encoder. The article: 32. */
  encoderUnits?: number;
  /** Units of the decoder's LSTM. The article: 64. */
  decoderUnits?: number;
  /** Units of the score's first dense layer. The article: 8. */
  scoreUnits?: number;
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
  const { sourceLength, targetLength, sourceVocabularySize, targetVocabularySize, paddingId } = config;
  const source = tf.input({ shape: [sourceLength], name: "source" });
  const oneHot = new OneHot({ depth: sourceVocabularySize, paddingId, name: "one_hot" });
  const encoder = new BidirectionalLstm({ units: encoderUnits, seed: seed * 10 + 1, name: "encoder" });
  const attention = new AttentionDecoder({
    targetLength,
    units: decoderUnits,
    scoreUnits,
    seed: seed * 10 + 2,
    name: "attention",
  });
  const output = tf.layers.dense({
    units: targetVocabularySize,
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
