import * as tf from "@tensorflow/tfjs";
import { type AttentionModelConfig, attentionLayer } from "./attention-model";
import { fixedContextLayer } from "./baselines";
import { layerNames } from "./layer-names";
import { type DroppedPart, dropOut, embedding, encodedSource } from "./parts";
import { DEFAULT_EMBEDDING_UNITS } from "./sizes";
import { weightSeed } from "./weight-seeds";

export interface TranslationModelConfig extends Omit<AttentionModelConfig, "targetLength"> {
  /** Longest target in tokens, including start and end, as `translationEncoding` counts it. */
  targetLength: number;
  /** Size of a token's embedding, on both sides. Default 64. */
  embeddingUnits?: number;
  /**
   * Dropout rate in training: this share of numbers is left out at each step, of the tokens' vectors, the encoder's states
   * and the decoder's outputs. Default: none.
   */
  dropout?: number;
  /** Whether the decoder attends to the source at each step or sees one summary of it (Cho et al. 2014). Default: attention. */
  network?: "attention" | "fixed-context";
}

/**
 * The article's network for targets of any length. It knows the previous token and writes until it writes an end.
 * It is trained with teacher forcing: at each step the decoder's cell gets the context and the true token before it
 * (Bahdanau, Cho & Bengio 2015).
 *
 * Inputs: source ids, [batch, sourceLength], and the target's ids without the last one, start first,
 * [batch, targetLength − 1]; `teacherForced` makes both. Both lengths may differ from batch to batch.
 *
 * Output: probabilities of the target's ids without the start, [batch, targetLength − 1, targetVocabularySize].
 */
export function translationModel(config: TranslationModelConfig): tf.LayersModel {
  const { targetLength, targetVocabularySize, network = "attention", seed = 0 } = config;
  const { embeddingUnits = DEFAULT_EMBEDDING_UNITS } = config;
  const { source, states } = encodedSource({ ...config, embeddingUnits });
  const previous = tf.input({ shape: [targetLength - 1], name: layerNames.previous });
  const tokens = embedding({
    size: targetVocabularySize,
    units: embeddingUnits,
    seed: weightSeed(seed, "targetEmbedding"),
    name: layerNames.targetEmbedding,
  }).apply(previous) as tf.SymbolicTensor;
  const dropped = (tensor: tf.SymbolicTensor, part: DroppedPart) => dropOut(tensor, part, config);
  const decoder = (network === "attention" ? attentionLayer : fixedContextLayer)({
    ...config,
    targetLength: targetLength - 1,
  });
  const [decoded] = [
    decoder.apply([dropped(states, "states"), dropped(tokens, "tokens")]),
  ].flat() as tf.SymbolicTensor[];
  const scores = tf.layers.dense({
    units: targetVocabularySize,
    kernelInitializer: tf.initializers.glorotUniform({ seed: weightSeed(seed, "output") }),
    name: layerNames.scores,
  });
  // Not tf.layers.softmax: it would take the source's mask, which tfjs passes on to later layers without a mask.
  const softmax = tf.layers.activation({ activation: "softmax", name: layerNames.output });
  const probabilities = softmax.apply(scores.apply(dropped(decoded, "decoded")));
  return tf.model({ inputs: [source, previous], outputs: probabilities as tf.SymbolicTensor });
}
