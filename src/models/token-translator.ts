import * as tf from "@tensorflow/tfjs";
import { DecoderLayer, type DecoderSteps } from "../layers/decoder-layer";
import { hasAttention } from "./attention-model";
import {
  beamSearch,
  checkBeamSize,
  type Hypothesis,
  type NextTokens,
  type SearchOptions,
  type SearchRow,
} from "./beam-search";
import { layerNames } from "./layer-names";
import { idsLayer, sourceVectors } from "./parts";
import { splitAttention, type Translation, Translator } from "./translator";

export interface TokenTranslateOptions extends SearchOptions {
  /** Most tokens of a translation, including its end. Default: as many as the network was trained for. */
  maximumLength?: number;
}

/** A translation that was written token by token. Its end counts in `probability` and appears nowhere else. */
export interface TokenTranslation extends Translation {
  /** Natural logarithm of the network's probability of the whole translation. */
  logProbability: number;
  /** Whether it reached its end. If not, it was cut at the maximum length. */
  finished: boolean;
}

/** Most rows of the decoder: texts that are translated together, times the beam size. */
const ROWS_AT_ONCE = 256;
/** The log probability of tokens that a translation cannot contain: padding and start. */
const NEVER = -1e9;

/** A trained `translationModel` with its vocabularies. It writes one token after the other. */
export class TokenTranslator extends Translator {
  /**
   * Translate texts, greedily or with a beam.
   *
   * @throws RangeError if the beam size is not a whole number from 1 on
   */
  override translate(texts: readonly string[], options: TokenTranslateOptions = {}): TokenTranslation[] {
    const { target, targetLength } = this.encoding;
    const limits = {
      startId: target.startId,
      endId: target.endId,
      maximumLength: options.maximumLength ?? targetLength - 1,
    };
    const translations: TokenTranslation[] = [];
    const { beamSize = 1 } = options;
    checkBeamSize(beamSize);
    for (const { rows, ids } of this.batches(texts, Math.ceil(ROWS_AT_ONCE / beamSize))) {
      const network = this.stepper(ids, limits.maximumLength, beamSize);
      try {
        const best = beamSearch(rows.length, network.next, limits, options);
        best.forEach((hypothesis, n) => {
          translations[rows[n]] = this.answer(texts[rows[n]], hypothesis);
        });
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
    const attention = found.attention.slice(0, written.length);
    return {
      source: text,
      sourceTokens,
      output: target.decode(written),
      outputTokens: target.written(written),
      ...splitAttention(hasAttention(this.model) ? attention : [], sourceTokens.length),
      probabilities: found.logProbabilities.slice(0, written.length).map(Math.exp),
      probability: Math.exp(found.logProbability),
      logProbability: found.logProbability,
      finished,
    };
  }

  /** The network as `beamSearch` calls it: one decoder step at a time. */
  private stepper(ids: number[][], steps: number, beamSize: number) {
    const { decoder, start } = this.decoderOf(ids, steps);
    const { shared } = decoder;
    let state = start; // each [rows of the previous step, units]
    let filledRows = 0;

    const next = (step: number, rows: SearchRow[]): NextTokens[] => {
      // As a graph, steps take 1, 2, 4, … rows and never fewer than the step before, so that few shapes come up.
      filledRows = shared ? Math.max(filledRows, 2 ** Math.ceil(Math.log2(rows.length))) : rows.length;
      const filled = Array.from({ length: filledRows }, (_, n) => rows[n] ?? rows[0]);
      const answer = tf.tidy(() => {
        const numbers = [
          filled.map(({ text }) => text),
          filled.map(({ previousRow }) => previousRow),
          filled.map(({ token }) => token),
        ].map(indices);
        const work = (numbers: tf.Tensor[]) =>
          this.decoderStep(decoder, step, state, numbers as tf.Tensor1D[], beamSize);
        return shared
          ? this.repeated.run(`step ${beamSize}`, work, numbers, [...state, ...shared, ...this.weights()])
          : work(numbers);
      });
      const [bestIds, bestLogs, ...rest] = answer;
      const after = rest.slice(0, state.length) as tf.Tensor2D[];
      const attention = rest.slice(state.length);
      const [shownIds, shownLogs, attended] = [bestIds, bestLogs, ...attention].map(
        (tensor) => tensor.arraySync() as number[][],
      );
      tf.dispose([...state, bestIds, bestLogs, ...attention]);
      state = after;
      return rows.map((_, row) => ({
        ids: shownIds[row],
        logProbabilities: shownLogs[row],
        attention: attended?.[row] ?? [],
      }));
    };
    const dispose = () => {
      decoder.dispose();
      tf.dispose(state);
    };
    return { next, dispose };
  }

  /**
   * One step of the decoder and the best next tokens after it.
   *
   * @param state each [rows of the previous step, units]
   * @param numbers each [rows]: the texts, the rows of the previous step, the last tokens
   * @returns the best tokens' ids and log probabilities, each [rows, beamSize]; the new state; with attention, its
   *   weights, [rows, sourceLength]
   */
  private decoderStep(
    decoder: DecoderSteps,
    step: number,
    state: tf.Tensor2D[],
    [texts, previousRows, tokens]: tf.Tensor1D[],
    beamSize: number,
  ): tf.Tensor[] {
    const { model } = this;
    const { paddingId, startId, size } = this.encoding.target;
    const impossible = Array.from({ length: size }, (_, id) =>
      id === paddingId || id === startId ? NEVER : 0,
    );
    const before = state.map((tensor) => tf.gather(tensor, previousRows));
    const input = idsLayer(model, 1).apply(tokens) as tf.Tensor2D; // [rows, inputUnits]
    const decoded = decoder.step(step, texts, before, input);
    const scores = model.getLayer(layerNames.scores).apply(decoded.state[0]) as tf.Tensor2D; // [rows, vocabulary]
    const logs = tf.add(tf.logSoftmax(scores), impossible);
    const best = tf.topk(logs, Math.min(beamSize, size));
    return [best.indices, best.values, ...decoded.state, ...(decoded.attention ? [decoded.attention] : [])];
  }

  /** The decoder on the encoded sources. */
  private decoderOf(ids: number[][], steps: number) {
    const { model } = this;
    const layer = model.layers.find((layer) => layer instanceof DecoderLayer) as DecoderLayer<object>;
    const [values, mask] = tf.tidy(() => {
      const sourceIds = tf.tensor2d(ids, undefined, "int32"); // [texts, sourceLength]
      const encode = ([sourceIds]: tf.Tensor[]) => {
        const { vectors, mask } = sourceVectors(model, sourceIds);
        const values = model.getLayer(layerNames.encoder).apply(vectors, mask && { mask });
        return [values, ...(mask ? [mask] : [])] as tf.Tensor[];
      };
      return this.repeated.run("encode", encode, [sourceIds], this.weights());
    }) as [tf.Tensor3D, tf.Tensor2D | undefined];
    const decoder = layer.steps(values, steps, mask);
    const dispose = () => {
      decoder.dispose();
      tf.dispose([values, ...(mask ? [mask] : [])]);
    };
    return { decoder: { ...decoder, dispose }, start: decoder.start };
  }
}

const indices = (numbers: number[]): tf.Tensor1D => tf.tensor1d(numbers, "int32");
