import * as tf from "@tensorflow/tfjs";
import { RepeatedWork } from "../native/graph/repeated";
import type { Encoding } from "../text/encode";
import { hasAttention, withAttention } from "./attention-model";
import { masksPadding } from "./masks-padding";

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

/** Texts that the network answers together. */
export interface TextBatch {
  /** Their numbers among all texts. */
  rows: number[];
  /** Their ids, each row as long as the longest source among them at least. */
  ids: number[][];
}

/** Most texts that a network answers together. */
const TEXTS_AT_ONCE = 500;
/** So few texts keep the full source length: few shapes come up, and each is soon a graph. */
const FEW_TEXTS = 32;
/** Batches are cut at multiples of this length, so that the next texts may find the same shapes. */
const CUT_STEP = 8;

/** A trained network with its vocabularies. It turns texts into texts with alignments. */
export class Translator {
  private readonly network: tf.LayersModel;
  /** What runs as a graph when it comes again. */
  protected readonly repeated = new RepeatedWork();
  private readonly masksPadding: boolean;

  constructor(
    readonly model: tf.LayersModel,
    readonly encoding: Encoding,
  ) {
    this.masksPadding = masksPadding(model);
    this.network = hasAttention(model) ? withAttention(model) : model;
  }

  /** Translate texts. Sources that are longer than the network's source length are cut at their end. */
  translate(texts: readonly string[]): Translation[] {
    const translations: Translation[] = [];
    for (const { rows, ids } of this.batches(texts, TEXTS_AT_ONCE)) {
      const answer = ([batch]: tf.Tensor[]) => [this.network.apply(batch)].flat() as tf.Tensor[];
      const outputs = tf.tidy(() => {
        const batch = tf.tensor2d(ids, undefined, "int32");
        return this.repeated.run("answer", answer, [batch], this.weights());
      });
      const [probabilities, attention] = outputs.map(rowsOfExamples);
      tf.dispose(outputs);
      rows.forEach((row, n) => {
        translations[row] = this.read(texts[row], probabilities(n), attention?.(n) ?? []);
      });
    }
    return translations;
  }

  /**
   * The texts as ids, in batches. Where the network masks padding, many texts are sorted by length and a batch is cut
   * behind its longest, since the network reads all that is there.
   */
  protected batches(texts: readonly string[], atOnce: number): TextBatch[] {
    const { source, sourceLength } = this.encoding;
    const order = [...texts.keys()];
    const ids = texts.map((text) => source.encode(text, sourceLength));
    const cuts = this.masksPadding && texts.length > FEW_TEXTS;
    const lengths = cuts ? ids.map((row) => tokensBeforePadding(row, source.paddingId)) : [];
    if (cuts) {
      order.sort((a, b) => lengths[a] - lengths[b]);
    }
    const count = Math.ceil(texts.length / atOnce);
    const size = Math.ceil(texts.length / count);
    return Array.from({ length: count }, (_, n) => {
      const rows = order.slice(n * size, (n + 1) * size);
      const longest = cuts ? lengths[rows.at(-1) as number] : sourceLength;
      const length = Math.min(sourceLength, CUT_STEP * Math.ceil(Math.max(1, longest) / CUT_STEP));
      return { rows, ids: rows.map((row) => ids[row].slice(0, length)) };
    });
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
    const best = probabilities.map(indexOfLargest);
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

  /** The network's weights as they are now. */
  protected weights(): tf.Tensor[] {
    return this.model.weights.map((weight) => weight.read());
  }

  dispose(): void {
    this.repeated.dispose();
    this.model.dispose();
  }
}

/** The rows of each example of a tensor of [examples, rows, columns]. */
function rowsOfExamples(tensor: tf.Tensor): (example: number) => number[][] {
  const [, rows, columns] = tensor.shape as [number, number, number];
  const values = tensor.dataSync<"float32">();
  return (example) =>
    Array.from({ length: rows }, (_, row) => {
      const from = (example * rows + row) * columns;
      const numbers: number[] = [];
      // In place of Array.from, which takes ten times as long for a typed array.
      for (let n = from; n < from + columns; n++) {
        numbers.push(values[n]);
      }
      return numbers;
    });
}

/** The first index of the largest number. */
function indexOfLargest(numbers: number[]): number {
  let best = 0;
  for (let n = 1; n < numbers.length; n++) {
    if (numbers[n] > numbers[best]) {
      best = n;
    }
  }
  return best;
}

function tokensBeforePadding(ids: readonly number[], paddingId: number): number {
  const padding = ids.indexOf(paddingId);
  return padding < 0 ? ids.length : padding;
}

/** Splits attention rows into the weights of the source tokens and the sum of the padding after them. */
export const splitAttention = (
  attention: number[][],
  sourceTokens: number,
): Pick<Translation, "alignment" | "onPadding"> => ({
  alignment: attention.map((row) => row.slice(0, sourceTokens)),
  onPadding: attention.map((row) => row.slice(sourceTokens).reduce((sum, weight) => sum + weight, 0)),
});
