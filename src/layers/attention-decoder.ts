import * as tf from "@tensorflow/tfjs";
import { type CellName, cells } from "./cells";
import {
  type DecoderOptions,
  decoderSource,
  decoderStep,
  decodeSteps,
  type QueryName,
  sourceRows,
  startState,
} from "./decode";
import { DecoderLayer, type DecoderSteps } from "./decoder-layer";
import { DEFAULT_CELL, DEFAULT_SCORE } from "./defaults";
import { seedFor } from "./initializers";
import { shapes, single, singleMask } from "./inputs";
import { type ScoreName, scores } from "./scores";
import { tidied } from "./tidied";
import type { AttentionWindow } from "./window";

export interface AttentionDecoderConfig {
  /** Output steps, the article's Ty. With previous tokens as a second input there is one step for each of them. */
  targetLength: number;
  /** Units of the recurrent cell on the context. */
  units: number;
  /** Units of the score's hidden layer. */
  scoreUnits: number;
  /** How a source step is scored. Default: as in the article. */
  score?: ScoreName;
  /** The recurrent cell on the context. Default: LSTM, as in the article. */
  cell?: CellName;
  /** Where each output step may look. Default: everywhere. */
  window?: AttentionWindow;
  /** What an output step scores the source with. Default: the decoder's last output, as in the article. */
  query?: QueryName;
  /** Seed of the initial weights. */
  seed?: number;
  name?: string;
}

/**
 * The article's attention layer. It takes encoder outputs and gives decoder outputs and attention weights.
 *
 * Input: [batch, sourceLength, sourceUnits]. The layer before it may pass on a mask, [batch, sourceLength], which
 * keeps attention off the padding. With a second input, [batch, targetLength, inputUnits], the recurrent cell gets
 * the context and that step's input: the previous true token, as a one-hot vector or an embedding, for teacher
 * forcing (Bahdanau, Cho & Bengio 2015, section 3.1).
 *
 * Output: `[outputs, attention]`, shapes [batch, targetLength, units] and [batch, targetLength, sourceLength].
 */
export class AttentionDecoder extends DecoderLayer<
  Omit<AttentionDecoderConfig, "name"> & { score: ScoreName; cell: CellName }
> {
  static className = "AttentionDecoder";

  constructor(config: AttentionDecoderConfig) {
    const {
      targetLength,
      units,
      scoreUnits,
      score = DEFAULT_SCORE,
      cell = DEFAULT_CELL,
      window,
      query,
      seed,
    } = config;
    super({ targetLength, units, scoreUnits, score, cell, window, query, seed }, config.name);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const [[, , sourceUnits], inputs] = shapes(inputShape) as [number[], number[] | undefined];
    const { units, scoreUnits, seed, score, cell, query, targetLength } = this.config;
    this.addScore(score, { sourceUnits, units, scoreUnits }, seed);
    this.addCell(cell, sourceUnits + (inputs?.[2] ?? 0), units, seed);
    if (query === "step") {
      const drawn = tf.initializers.randomNormal({ mean: 0, stddev: 1, seed: seedFor(seed, 20) });
      this.add("stepQueries", [targetLength, units], drawn);
    }
    this.built = true;
  }

  /** The configuration in the form that `decodeSteps` takes. */
  get decoderOptions(): DecoderOptions {
    const { score, cell, window, query } = this.config;
    return { score: scores[score], cell: cells[cell], window, query };
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor | tf.Tensor[] }): tf.Tensor[] {
    return tf.tidy(() => {
      const values = single(inputs) as tf.Tensor3D;
      const tokens = (Array.isArray(inputs) ? inputs[1] : undefined) as tf.Tensor3D | undefined;
      const steps = tokens?.shape[1] ?? this.config.targetLength;
      const options = { ...this.decoderOptions, mask: singleMask(kwargs), inputs: tokens };
      const { outputs, attention } = decodeSteps(values, this.decoderWeights, steps, options);
      return [outputs, attention];
    });
  }

  override steps(values: tf.Tensor3D, steps: number, mask?: tf.Tensor2D): DecoderSteps {
    const weights = this.decoderWeights;
    const options = { ...this.decoderOptions, mask };
    const source = tidied(() => {
      // Rows of different sources are at the same step, so a window is a mask here.
      const everywhere = () => tf.ones([values.shape[0], values.shape[1]], "bool") as tf.Tensor2D;
      const masked = options.window ? { ...options, mask: mask ?? everywhere() } : options;
      return decoderSource(values, weights, steps, masked);
    });
    const sameSteps = !options.window && options.query !== "step";
    return {
      start: startState(values.shape[0], weights, options),
      shared: sameSteps ? [source.values, source.keys, ...(mask ? [mask] : [])] : undefined,
      step: (i, sources, state, input) => {
        const own = sameSteps ? 0 : i; // a step that is like all others may come after the last
        return decoderStep(sourceRows(source, sources, own), own, state, weights, options, input);
      },
      dispose: () => {
        const { values: copied, keys, masks } = source;
        tf.dispose(
          [copied, keys, ...new Set(masks.filter((own) => own !== undefined && own !== mask))].filter(
            (tensor) => tensor !== values,
          ) as tf.Tensor[],
        );
      },
    };
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape[] {
    const [[batch, sourceLength], tokens] = shapes(inputShape);
    const steps = tokens ? tokens[1] : this.config.targetLength;
    return [
      [batch, steps, this.config.units],
      [batch, steps, sourceLength],
    ];
  }
}
tf.serialization.registerClass(AttentionDecoder);
