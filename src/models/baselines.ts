/** The networks that the article argues against, with the sizes of `attentionModel`, for comparison. */
import * as tf from "@tensorflow/tfjs";
import { AttentionWithoutRnn } from "../layers/attention-without-rnn";
import { FixedContextDecoder } from "../layers/fixed-context-decoder";
import type { AttentionModelConfig } from "./attention-model";
import { layerNames } from "./layer-names";
import { encodedSource, outputLayer } from "./parts";
import { articleSizes } from "./sizes";
import { weightSeed } from "./weight-seeds";

/**
 * Encoder-decoder without attention: the decoder sees one summary of the whole source, the same at each step (Cho et
 * al. 2014). The article: "it is hard to remember the entire input in a compressed format".
 *
 * Input: source ids, [batch, sourceLength]. Output: probabilities, [batch, targetLength, targetVocabularySize].
 */
export function encoderDecoderModel(
  config: Omit<AttentionModelConfig, "score" | "scoreUnits" | "window">,
): tf.LayersModel {
  const { source, states } = encodedSource(config);
  const decoded = fixedContextLayer(config).apply(states);
  return tf.model({ inputs: source, outputs: outputLayer(config).apply(decoded) as tf.SymbolicTensor });
}

/** The layer `decoder` of a configuration. */
export function fixedContextLayer(
  config: Omit<AttentionModelConfig, "score" | "scoreUnits" | "window">,
): FixedContextDecoder {
  const { targetLength, cell, decoderCell, bidirectional, seed = 0 } = config;
  return new FixedContextDecoder({
    targetLength,
    units: config.decoderUnits ?? articleSizes.decoderUnits,
    cell: decoderCell ?? cell,
    bidirectional,
    seed: weightSeed(seed, "decoder"),
    name: layerNames.decoder,
  });
}

/**
 * Attention without the RNN after it. The article: "the context would be the same for every output time step". The
 * probabilities are then the same, too. `withAttention` and `Translator` accept it as they accept `attentionModel`.
 *
 * Input: source ids, [batch, sourceLength]. Output: probabilities, [batch, targetLength, targetVocabularySize].
 */
export function attentionWithoutRnnModel(
  config: Omit<AttentionModelConfig, "decoderUnits" | "window">,
): tf.LayersModel {
  const { targetLength, scoreUnits = articleSizes.scoreUnits, score, seed = 0 } = config;
  const { source, states } = encodedSource(config);
  const attention = new AttentionWithoutRnn({
    targetLength,
    scoreUnits,
    score,
    seed: weightSeed(seed, "decoder"),
    name: layerNames.attention,
  });
  const [contexts] = attention.apply(states) as tf.SymbolicTensor[];
  return tf.model({ inputs: source, outputs: outputLayer(config).apply(contexts) as tf.SymbolicTensor });
}
