/** What all our networks begin and end with. */
import * as tf from "@tensorflow/tfjs";
import type { CellName } from "../layers/cells";
import { OneHot } from "../layers/one-hot";
import { RecurrentEncoder } from "../layers/recurrent-encoder";

export interface EncoderConfig {
  /** Source steps, the article's Tx. */
  sourceLength: number;
  sourceVocabularySize: number;
  /** Units of each direction of the encoder. The article: 32. */
  encoderUnits?: number;
  /** Recurrent cell of encoder and decoder. The article: LSTM. */
  cell?: CellName;
  /** Read the source from both ends. The article: yes. */
  bidirectional?: boolean;
  /** Id of the source's padding: attention is kept off it. Without it, padding is a character like any other. */
  paddingId?: number;
  /** Seed of all initial weights. */
  seed?: number;
}

/** The source ids as an input, one-hot, and read by the encoder: the layers `source`, `one_hot`, `encoder`. */
export function encodedSource(config: EncoderConfig): {
  source: tf.SymbolicTensor;
  states: tf.SymbolicTensor;
} {
  const { encoderUnits = 32, sourceLength, cell, bidirectional, paddingId, seed = 0 } = config;
  const source = tf.input({ shape: [sourceLength], name: "source" });
  const oneHot = new OneHot({ depth: config.sourceVocabularySize, paddingId, name: "one_hot" });
  const encoder = new RecurrentEncoder({
    units: encoderUnits,
    cell,
    bidirectional,
    seed: seed * 10 + 1,
    name: "encoder",
  });
  return { source, states: encoder.apply(oneHot.apply(source)) as tf.SymbolicTensor };
}

/** One softmax over the target vocabulary, the same at all steps: the layer `output`. */
export function outputLayer(config: { targetVocabularySize: number; seed?: number }): tf.layers.Layer {
  const { targetVocabularySize, seed = 0 } = config;
  return tf.layers.dense({
    units: targetVocabularySize,
    activation: "softmax",
    kernelInitializer: tf.initializers.glorotUniform({ seed: seed * 10 + 3 }),
    name: "output",
  });
}
