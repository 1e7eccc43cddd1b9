import * as tf from "@tensorflow/tfjs";
import { OneHot } from "../layers/one-hot";
import { type AttentionModelConfig, attentionLayer } from "./attention-model";
import { encodedSource, outputLayer } from "./parts";

export interface TranslationModelConfig extends Omit<AttentionModelConfig, "targetLength"> {
  /** Longest target in tokens, start and end among them, as `translationEncoding` counts it. */
  targetLength: number;
  /** Numbers that stand for the previous token. Default: its one-hot vector. */
  embeddingUnits?: number;
}

/**
 * The article's network for targets of any length: it knows the previous token, and writes until it writes an end.
 * Trained with teacher forcing: at each step the decoder's cell gets the context and the true token before it
 * (Bahdanau, Cho & Bengio 2015).
 *
 * Inputs: source ids, [batch, sourceLength], and the target's ids without the last one, start first,
 * [batch, targetLength − 1]; `teacherForced` makes both. Both lengths may differ from batch to batch.
 *
 * Output: probabilities of the target's ids without the start, [batch, targetLength − 1, targetVocabularySize].
 */
export function translationModel(config: TranslationModelConfig): tf.LayersModel {
  const { targetLength, targetVocabularySize, embeddingUnits, seed = 0 } = config;
  const { source, states } = encodedSource(config);
  const previous = tf.input({ shape: [targetLength - 1], name: "previous" });
  const oneHot = new OneHot({ depth: targetVocabularySize, name: "previous_one_hot" });
  let tokens = oneHot.apply(previous);
  if (embeddingUnits !== undefined) {
    // One-hot vectors times a matrix: its rows are the embeddings.
    const kernelInitializer = tf.initializers.glorotUniform({ seed: seed * 10 + 4 });
    tokens = tf.layers
      .dense({ units: embeddingUnits, useBias: false, kernelInitializer, name: "embedding" })
      .apply(tokens);
  }
  const attention = attentionLayer({ ...config, targetLength: targetLength - 1 });
  const [decoded] = attention.apply([states, tokens as tf.SymbolicTensor]) as tf.SymbolicTensor[];
  const outputs = outputLayer(config).apply(decoded) as tf.SymbolicTensor;
  return tf.model({ inputs: [source, previous], outputs });
}
