/** Attention without a recurrent cell after it. The article says that its context never changes. */
import * as tf from "@tensorflow/tfjs";
import { attentionWeights, contextVector } from "./attention";
import type { DecoderOptions, DecoderOutput } from "./decode";
import { DecoderLayer } from "./decoder-layer";
import { DEFAULT_SCORE } from "./defaults";
import { single, singleMask, singleShape } from "./inputs";
import { type NamedTensors, type ScoreName, scores } from "./scores";

/**
 * The article's attention without its last equation. Nothing carries what was written so far, so the query stays 0
 * and all steps are the same, for i = 1 … Ty:
 *
 *     attention_i = softmax(scores(x, 0))
 *     y_i = c_i   = Σ_j attention_ij · x_j
 *
 * Source: "Attention Networks with Keras", "Why is the RNN layer necessary?".
 *
 * @param values encoder outputs x, [batch, sourceLength, sourceUnits]
 * @param weights the weights of the score, for a query of sourceUnits numbers
 * @returns outputs [batch, targetLength, sourceUnits], attention [batch, targetLength, sourceLength]
 */
export function attendWithoutRnn(
  values: tf.Tensor3D,
  weights: NamedTensors,
  targetLength: number,
  { score = scores[DEFAULT_SCORE], mask }: Pick<DecoderOptions, "score" | "mask"> = {},
): DecoderOutput {
  const [batch, , sourceUnits] = values.shape;
  const query = tf.zeros([batch, sourceUnits]) as tf.Tensor2D;
  const alpha = attentionWeights(score.ofStep(score.keys(values, weights), query, weights), mask);
  const repeat = (step: tf.Tensor2D) => tf.tile(step.expandDims(1), [1, targetLength, 1]) as tf.Tensor3D;
  return { outputs: repeat(contextVector(alpha, values)), attention: repeat(alpha) };
}

export interface AttentionWithoutRnnConfig {
  /** Output steps, the article's Ty. */
  targetLength: number;
  /** Units of the score's hidden layer. */
  scoreUnits: number;
  /** How a source step is scored. Default: as in the article. */
  score?: ScoreName;
  /** Seed of the initial weights. */
  seed?: number;
  name?: string;
}

/**
 * Attention without the recurrent cell. It takes the place of `AttentionDecoder`.
 *
 * Input: [batch, sourceLength, sourceUnits], with a mask [batch, sourceLength] or without.
 *
 * Output: `[contexts, attention]`, shapes [batch, targetLength, sourceUnits] and [batch, targetLength, sourceLength];
 * both are the same at all steps.
 */
export class AttentionWithoutRnn extends DecoderLayer<
  Omit<AttentionWithoutRnnConfig, "name"> & { score: ScoreName }
> {
  static className = "AttentionWithoutRnn";

  constructor({ targetLength, scoreUnits, score = DEFAULT_SCORE, seed, name }: AttentionWithoutRnnConfig) {
    super({ targetLength, scoreUnits, score, seed }, name);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const sourceUnits = singleShape(inputShape)[2] as number;
    const { score, scoreUnits, seed } = this.config;
    this.addScore(score, { sourceUnits, units: sourceUnits, scoreUnits }, seed);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor }): tf.Tensor[] {
    return tf.tidy(() => {
      const { targetLength, score } = this.config;
      const options = { score: scores[score], mask: singleMask(kwargs) };
      const values = single(inputs) as tf.Tensor3D;
      const { outputs, attention } = attendWithoutRnn(values, this.decoderWeights, targetLength, options);
      return [outputs, attention];
    });
  }

  /** @throws Error always: without the cell, a step has nothing that could take its input */
  override steps(): never {
    throw new Error("attention without the RNN writes all its steps at once");
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape[] {
    const [batch, sourceLength, sourceUnits] = singleShape(inputShape);
    const { targetLength } = this.config;
    return [
      [batch, targetLength, sourceUnits],
      [batch, targetLength, sourceLength],
    ];
  }
}
tf.serialization.registerClass(AttentionWithoutRnn);
