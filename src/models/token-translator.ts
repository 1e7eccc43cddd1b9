import * as tf from "@tensorflow/tfjs";
import type { AttentionDecoder } from "../layers/attention-decoder";
import { decoderSource, decoderStep, startState } from "../layers/decode";
import {
  beamSearch,
  type Hypothesis,
  type NextTokens,
  type SearchOptions,
  type SearchRow,
} from "./beam-search";
import { splitAttention, type Translation, Translator } from "./translator";

export interface TokenTranslateOptions extends SearchOptions {
  /** Most tokens of a translation, its end among them. Default: as many as the network was trained for. */
  maximumLength?: number;
}

/** A translation written token by token. The end is counted in `probability` and named nowhere else. */
export interface TokenTranslation extends Translation {
  /** Natural logarithm of the network's probability of the whole translation. */
  logProbability: number;
  /** Whether it came to its end; else it was cut at the longest length. */
  finished: boolean;
}

/** Texts that go through the network together. */
const BATCH = 64;
/** The log probability of what a translation cannot hold: padding and start. */
const NEVER = -1e9;
/** Below this a probability counts as this, so that its logarithm is finite. */
const SMALLEST = 1e-30;

/** A trained `translationModel` with its vocabularies: it writes token by token, each after those before it. */
export class TokenTranslator extends Translator {
  /**
   * Translate texts, greedily or with a beam.
   *
   * @throws RangeError if the beam size is not a whole number from 1 on
   */
  override translate(texts: readonly string[], options: TokenTranslateOptions = {}): TokenTranslation[] {
    const { source, target, sourceLength, targetLength } = this.encoding;
    const limits = {
      startId: target.startId,
      endId: target.endId,
      maximumLength: options.maximumLength ?? targetLength - 1,
    };
    const translations: TokenTranslation[] = [];
    for (let start = 0; start < texts.length; start += BATCH) {
      const batch = texts.slice(start, start + BATCH);
      const ids = batch.map((text) => source.encode(text, sourceLength));
      const network = this.stepper(ids, limits.maximumLength, options.beamSize ?? 1);
      try {
        const best = beamSearch(batch.length, network.next, limits, options);
        translations.push(...best.map((hypothesis, n) => this.answer(batch[n], hypothesis)));
      } finally {
        network.dispose();
      }
    }
    return translations;
  }

  private answer(text: string, { ids, finished, ...found }: Hypothesis): TokenTranslation {
    const { source, target, sourceLength } = this.encoding;
    const sourceTokens = source.tokens(text).slice(0, sourceLength);
    const written = finished ? ids.slice(0, -1) : ids;
    return {
      source: text,
      sourceTokens,
      output: target.decode(written),
      outputTokens: written.map((id) => target.entries[id]),
      ...splitAttention(found.attention.slice(0, written.length), sourceTokens.length),
      probabilities: found.logProbabilities.slice(0, written.length).map(Math.exp),
      probability: Math.exp(found.logProbability),
      logProbability: found.logProbability,
      finished,
    };
  }

  /** The network one decoder step at a time: what `beamSearch` asks. */
  private stepper(ids: number[][], steps: number, beamSize: number) {
    const { model } = this;
    const attention = model.getLayer("attention") as AttentionDecoder;
    const embedding = model.layers.find(({ name }) => name === "embedding");
    const { paddingId, startId, size } = this.encoding.target;
    const impossible = Array.from({ length: size }, (_, id) =>
      id === paddingId || id === startId ? NEVER : 0,
    );
    const weights = attention.decoderWeights;
    const [source, firstState] = tf.tidy(() => {
      const sourceIds = tf.tensor2d(ids, undefined, "int32"); // [texts, sourceLength]
      const oneHot = model.getLayer("one_hot");
      const mask = (oneHot.computeMask(sourceIds) as tf.Tensor2D | undefined) ?? undefined;
      const values = model
        .getLayer("encoder")
        .apply(oneHot.apply(sourceIds), mask && { mask }) as tf.Tensor3D;
      const options = { ...attention.decoderOptions, mask };
      return [
        decoderSource(values, weights, steps, options),
        startState(ids.length, weights, options),
      ] as unknown as tf.TensorContainer;
    }) as unknown as [ReturnType<typeof decoderSource>, tf.Tensor2D[]];
    let state = firstState; // each [rows of the step before, units]

    const next = (step: number, rows: SearchRow[]): NextTokens[] => {
      const answer = tf.tidy(() => {
        const texts = indices(rows.map(({ text }) => text));
        const { values, keys, masks } = source;
        const mask = masks[step];
        const own = {
          values: tf.gather(values, texts),
          keys: tf.gather(keys, texts),
          masks: [mask && tf.gather(mask, texts)],
        };
        const previousRows = indices(rows.map(({ previousRow }) => previousRow));
        const before = state.map((tensor) => tf.gather(tensor, previousRows));
        const token = model
          .getLayer("previous_one_hot")
          .apply(indices(rows.map((row) => row.token))) as tf.Tensor2D;
        const input = (embedding ? embedding.apply(token) : token) as tf.Tensor2D; // [rows, inputUnits]
        const decoded = decoderStep(own, 0, before, weights, attention.decoderOptions, input);
        const probabilities = model.getLayer("output").apply(decoded.state[0]) as tf.Tensor2D; // [rows, vocabulary]
        const logs = tf.add(tf.log(tf.maximum(probabilities, SMALLEST)), impossible);
        const best = tf.topk(logs, Math.min(beamSize, size));
        return { state: decoded.state, attention: decoded.attention, ids: best.indices, logs: best.values };
      });
      const [attended, bestIds, bestLogs] = [answer.attention, answer.ids, answer.logs].map(
        (tensor) => tensor.arraySync() as number[][],
      );
      tf.dispose([state, answer.attention, answer.ids, answer.logs]);
      state = answer.state;
      return rows.map((_, row) => ({
        ids: bestIds[row],
        logProbabilities: bestLogs[row],
        attention: attended[row],
      }));
    };
    const dispose = () => {
      const masks = new Set(source.masks.filter((mask) => mask !== undefined));
      tf.dispose([source.values, source.keys, ...masks, ...state]);
    };
    return { next, dispose };
  }
}

const indices = (numbers: number[]): tf.Tensor1D => tf.tensor1d(numbers, "int32");
