import * as tf from "@tensorflow/tfjs";
import { RepeatedWork } from "../native/graph/repeated";
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

/** Most rows that the network answers as a graph. */
export const FEW_ROWS = 32;

/** A trained network with its vocabularies. It turns texts into texts with alignments. */
export class Translator {
  private readonly network: tf.LayersModel;
  /** What runs as a graph when it comes again, with few rows. */
  protected readonly repeated = new RepeatedWork();

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
      const batch = tf.tensor2d(ids, undefined, "int32");
      const answer = () => [this.network.apply(batch)].flat() as tf.Tensor[];
      const outputs =
        texts.length > FEW_ROWS ? answer() : this.repeated.run("answer", answer, this.inputs(batch));
      return outputs.map((tensor) => tensor.arraySync() as number[][][]);
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

  /** Tensors and, after them, the network's weights: all that its work depends on. */
  protected inputs(...tensors: tf.Tensor[]): tf.Tensor[] {
    return [...tensors, ...this.model.weights.map((weight) => weight.read())];
  }

  dispose(): void {
    this.repeated.dispose();
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
