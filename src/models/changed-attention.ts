/** Answers of a trained network whose attention weights are changed while it writes. */
import * as tf from "@tensorflow/tfjs";
import type { AttentionDecoder } from "../layers/attention-decoder";
import { decodeSteps } from "../layers/decode";
import { layerNames } from "./layer-names";
import type { Translation, Translator } from "./translator";

/**
 * Other attention weights for one output step.
 *
 * @param weights the network's own, [batch, sourceLength]
 * @param step output step, from 0
 * @param real 1 at the characters of each source, 0 at its padding, [batch, sourceLength]
 * @returns [batch, sourceLength]
 */
export type AttentionChange = (weights: tf.Tensor2D, step: number, real: tf.Tensor2D) => tf.Tensor2D;

/** Spread one output step's attention evenly over the characters of the source. Other steps keep their own weights. */
export const flattenStep =
  (flattened: number): AttentionChange =>
  (weights, step, real) =>
    step === flattened ? (tf.div(real, tf.sum(real, 1, true)) as tf.Tensor2D) : weights;

/**
 * Translate with changed attention: each output step computes its weights as usual, and `change` may replace them.
 * The network must have the layers `one_hot`, `encoder`, `attention` and `output`, as the article's has.
 *
 * @throws RangeError if the network takes its own tokens as input (`translationModel`)
 */
export function translateWith(
  translator: Translator,
  texts: readonly string[],
  change: AttentionChange,
): Translation[] {
  if (translator.model.inputs.length > 1) {
    throw new RangeError(
      "translateWith: this network is fed the tokens it writes; one with the source as its only input was expected",
    );
  }
  if (texts.length === 0) {
    return [];
  }
  const [probabilities, attention] = tf.tidy(() => {
    const { values, mask, real } = encodedTexts(translator, texts);
    const { attention, outputs } = decodeValues(translator, values, mask, (weights, step) =>
      change(weights, step, real),
    );
    return [outputs.arraySync(), attention.arraySync()];
  });
  return texts.map((text, n) => translator.read(text, probabilities[n], attention[n]));
}

/** Encoded texts, as the decoder takes them. */
export interface EncodedTexts {
  /** Encoder states. [batch, sourceLength, sourceUnits] */
  values: tf.Tensor3D;
  /** The network's own mask, if it has one. [batch, sourceLength], bool */
  mask?: tf.Tensor2D;
  /** 1 at characters and 0 at padding, whether or not the network masks it. [batch, sourceLength] */
  real: tf.Tensor2D;
}

export function encodedTexts({ model, encoding }: Translator, texts: readonly string[]): EncodedTexts {
  const { source, sourceLength } = encoding;
  const rows = texts.map((text) => source.encode(text, sourceLength));
  const ids = tf.tensor2d(rows, undefined, "int32"); // [batch, sourceLength]
  const oneHot = model.getLayer(layerNames.oneHot);
  const mask = (oneHot.computeMask(ids) as tf.Tensor2D | undefined) ?? undefined;
  const values = model.getLayer(layerNames.encoder).apply(oneHot.apply(ids), mask ? { mask } : undefined);
  const real = tf.notEqual(ids, source.paddingId).toFloat() as tf.Tensor2D;
  return { values: values as tf.Tensor3D, mask, real };
}

/**
 * Decoder and output layer on encoder states.
 *
 * @returns outputs: probabilities, [batch, targetLength, vocabulary]; attention: [batch, targetLength, sourceLength]
 */
export function decodeValues(
  { model, encoding }: Translator,
  values: tf.Tensor3D,
  mask: tf.Tensor2D | undefined,
  replaceAttention: (weights: tf.Tensor2D, step: number) => tf.Tensor2D,
): { outputs: tf.Tensor3D; attention: tf.Tensor3D } {
  const layer = model.getLayer(layerNames.attention) as AttentionDecoder;
  const options = { ...layer.decoderOptions, mask, replaceAttention };
  const decoded = decodeSteps(values, layer.decoderWeights, encoding.targetLength, options);
  const outputs = model.getLayer(layerNames.output).apply(decoded.outputs) as tf.Tensor3D;
  return { outputs, attention: decoded.attention };
}
