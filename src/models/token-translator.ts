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
import { type FoundTokens, greedySearch } from "./greedy-search";
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
/** How many steps a greedy translation takes at once. What lies behind its end is computed in vain. */
const GREEDY_STEPS = 8;
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
        const best =
          beamSize === 1
            ? greedySearch(rows.length, network.next, limits)
            : beamSearch(
                rows.length,
                (step, rows) => network.next(step, rows).map(onlyStep),
                limits,
                options,
              );
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

  /** The network as the searches call it: one decoder step at a time with a beam, a few without one. */
  private stepper(ids: number[][], maximumLength: number, beamSize: number) {
    const { decoder, start } = this.decoderOf(ids, maximumLength);
    const { shared } = decoder;
    let state = start; // each [rows of the previous step, units]

    const next = (step: number, rows: SearchRow[]): FoundTokens[] => {
      // As a graph, steps take 1, 2, 4, … rows, so that few shapes come up.
      const filledRows = shared ? 2 ** Math.ceil(Math.log2(rows.length)) : rows.length;
      const filled = Array.from({ length: filledRows }, (_, n) => rows[n] ?? rows[0]);
      const steps = beamSize > 1 ? 1 : shared ? GREEDY_STEPS : Math.min(GREEDY_STEPS, maximumLength - step);
      const answer = tf.tidy(() => {
        const [texts, previousRows, tokens] = [
          filled.map(({ text }) => text),
          filled.map(({ previousRow }) => previousRow),
          filled.map(({ token }) => token),
        ];
        const stay = filledRows === state[0].shape[0] && previousRows.every((row, n) => row === n);
        const before = stay ? state : state.map((tensor) => tf.gather(tensor, indices(previousRows)));
        const batch = [indices(texts), indices(tokens), ...before];
        const work = ([texts, tokens, ...now]: tf.Tensor[]) =>
          this.decoderSteps(
            decoder,
            { first: step, steps, beamSize },
            now as tf.Tensor2D[],
            [texts, tokens] as tf.Tensor1D[],
          );
        return shared
          ? this.repeated.run(`step ${beamSize}`, work, batch, [...shared, ...this.weights()])
          : work(batch);
      });
      const [bestIds, bestLogs, ...rest] = answer;
      const after = rest.slice(0, state.length) as tf.Tensor2D[];
      const attention = rest.slice(state.length);
      const [shownIds, shownLogs] = [bestIds, bestLogs].map((tensor) => tensor.arraySync() as number[][]);
      const attended = attention.map((tensor) => tensor.arraySync() as number[][][])[0];
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
   * Steps of the decoder and the best next tokens after each. Where there are more steps than one, each step's best
   * token is the next one's input.
   *
   * @param state each [rows, units]
   * @param numbers each [rows]: the texts, the last tokens
   * @returns the best tokens' ids and log probabilities, each [rows, steps · beamSize]; the new state; with attention, its
   *   weights, [rows, steps, sourceLength]
   */
  private decoderSteps(
    decoder: DecoderSteps,
    { first, steps, beamSize }: { first: number; steps: number; beamSize: number },
    state: tf.Tensor2D[],
    [texts, tokens]: tf.Tensor1D[],
  ): tf.Tensor[] {
    const input = idsLayer(this.model, 1);
    const scores = this.model.getLayer(layerNames.scores);
    const possible = this.possibleTokens();
    let now = state;
    let written = tokens;
    const ids: tf.Tensor[] = [];
    const logs: tf.Tensor[] = [];
    const attention: tf.Tensor2D[] = [];
    for (let step = first; step < first + steps; step++) {
      const decoded = decoder.step(step, texts, now, input.apply(written) as tf.Tensor2D);
      now = decoded.state;
      const all = tf.add(tf.logSoftmax(scores.apply(now[0]) as tf.Tensor2D), possible); // [rows, vocabulary]
      const best = tf.topk(all, Math.min(beamSize, possible.length));
      written = tf.reshape(best.indices, [-1]);
      ids.push(best.indices);
      logs.push(best.values);
      attention.push(...(decoded.attention ? [decoded.attention] : []));
    }
    return [
      tf.concat(ids, 1),
      tf.concat(logs, 1),
      ...now,
      ...(attention.length > 0 ? [tf.stack(attention, 1)] : []),
    ];
  }

  /** What is added to the tokens' log probabilities: padding and start are never written. [vocabulary] */
  private possibleTokens(): number[] {
    const { paddingId, startId, size } = this.encoding.target;
    return Array.from({ length: size }, (_, id) => (id === paddingId || id === startId ? NEVER : 0));
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

const onlyStep = ({ ids, logProbabilities, attention }: FoundTokens): NextTokens => ({
  ids,
  logProbabilities,
  attention: attention[0] ?? [],
});

const indices = (numbers: number[]): tf.Tensor1D => tf.tensor1d(numbers, "int32");
