import * as tf from "@tensorflow/tfjs";
import type { Encoding } from "../text/encode";
import { hasAttention, withAttention } from "./attention-model";

/** The network's answer to one text. */
export interface Translation {
  source: string;
  /** Source tokens that the network read, without padding; at most its source length. */
  sourceTokens: string[];
  output: string;
  outputTokens: string[];
  /** Attention weights, one row for each output token: [outputTokens, sourceTokens]. Empty without attention. */
  alignment: number[][];
  /** Attention on the padding after the source, one number for each output token. */
  onPadding: number[];
  /** The network's probability of each output token. */
  probabilities: number[];
  /** The network's probability of the whole output: the product of its tokens' probabilities. */
  probability: number;
}

/** A trained network with its vocabularies. It turns texts into texts with alignments. */
export class Translator {
  private readonly network: tf.LayersModel;

  constructor(
    readonly model: tf.LayersModel,
    readonly encoding: Encoding,
  ) {
    this.network = hasAttention(model) ? withAttention(model) : model;
  }

  /** Translate texts as one batch. Sources that are longer than the network's source length are cut at their end. */
  translate(texts: readonly string[]): Translation[] {
    if (texts.length === 0) {
      return [];
    }
    const { source, sourceLength } = this.encoding;
    const ids = texts.map((text) => source.encode(text, sourceLength));
    const [probabilities, attention] = tf.tidy(() => {
      const outputs = [this.network.apply(tf.tensor2d(ids, undefined, "int32"))].flat() as tf.Tensor3D[];
      return outputs.map((tensor) => tensor.arraySync());
    });
    return texts.map((text, n) => this.read(text, probabilities[n], attention?.[n] ?? []));
  }

  /**
   * Turns the network's numbers for one text into its translation.
   *
   * @param probabilities [targetLength, targetVocabulary]
   * @param attention [targetLength, sourceLength]
   */
  read(text: string, probabilities: number[][], attention: number[][]): Translation {
    const { source, target, sourceLength } = this.encoding;
    const sourceTokens = source.tokens(text).slice(0, sourceLength);
    const best = probabilities.map((row) => row.indexOf(Math.max(...row)));
    const ofTokens = best.map((id, step) => probabilities[step][id]);
    // If targets are padded, the answer ends before the first padding. An empty answer is shown as one padding.
    const end = target.paddingId < 0 ? -1 : best.indexOf(target.paddingId);
    const written = end < 0 ? best : best.slice(0, Math.max(1, end));
    return {
      source: text,
      sourceTokens,
      output: target.decode(written),
      outputTokens: target.written(written),
      ...splitAttention(attention.slice(0, written.length), sourceTokens.length),
      probabilities: ofTokens.slice(0, written.length),
      probability: ofTokens.reduce((product, value) => product * value, 1),
    };
  }

  dispose(): void {
    this.model.dispose();
  }
}

/** Splits attention rows into the weights of the source tokens and the sum of the padding after them. */
export const splitAttention = (
  attention: number[][],
  sourceTokens: number,
): Pick<Translation, "alignment" | "onPadding"> => ({
  alignment: attention.map((row) => row.slice(0, sourceTokens)),
  onPadding: attention.map((row) => row.slice(sourceTokens).reduce((sum, weight) => sum + weight, 0)),
});
