/**
 * The encoder-decoder without attention, which the article argues against: one vector must hold the whole source.
 * Source: Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder", section 2.2.
 */
import * as tf from "@tensorflow/tfjs";
import { contextVector } from "./attention";
import { type Cell, type CellName, cells } from "./cells";
import type { DecoderWeights } from "./decode";
import { DecoderLayer } from "./decoder-layer";
import { NO_MASK, single, singleMask, singleShape } from "./inputs";
import { oneHotVectors } from "./one-hot";

/**
 * The source in one vector, what each direction of the encoder knows at its end:
 *
 *     c = [forward x_Tx, backward x_1]
 *
 * @param values encoder outputs, [batch, sourceLength, sourceUnits], forward units first
 * @param mask [batch, sourceLength], bool, true at real tokens: Tx is each source's own last real step
 * @param bidirectional whether the second half of the units was read from the source's end
 * @returns [batch, sourceUnits]
 */
export function fixedContext(values: tf.Tensor3D, mask?: tf.Tensor2D, bidirectional = true): tf.Tensor2D {
  const [batch, sourceLength, sourceUnits] = values.shape;
  const at = (step: tf.Tensor) => contextVector(oneHotVectors(step, sourceLength) as tf.Tensor2D, values);
  const lengths = mask ? tf.sum(mask.toInt(), 1) : tf.fill([batch], sourceLength, "int32");
  const last = at(tf.sub(lengths, tf.scalar(1, "int32"))); // [batch, sourceUnits]
  if (!bidirectional) {
    return last;
  }
  const half = sourceUnits / 2;
  const first = at(tf.zeros([batch], "int32"));
  return tf.concat2d([last.slice([0, 0], [batch, half]), first.slice([0, half], [batch, half])], 1);
}

/**
 * Decode from one context: y_i = RNN(c) for i = 1 … Ty, the same c at each step.
 *
 * @param context [batch, sourceUnits]
 * @returns [batch, targetLength, units]
 */
export function decodeFixedContext(
  context: tf.Tensor2D,
  { recurrentKernel, recurrentBias }: Pick<DecoderWeights, "recurrentKernel" | "recurrentBias">,
  targetLength: number,
  cell: Cell = cells.lstm,
): tf.Tensor3D {
  const repeated = tf.tile(context.expandDims(0), [targetLength, 1, 1]) as tf.Tensor3D; // [targetLength, batch, sourceUnits]
  return tf.transpose(cell.sequence(repeated, recurrentKernel, recurrentBias), [1, 0, 2]);
}

export interface FixedContextDecoderConfig {
  /** Output steps, the article's Ty. */
  targetLength: number;
  /** Units of the recurrent cell on the context. */
  units: number;
  /** The recurrent cell on the context. Default: LSTM. */
  cell?: CellName;
  /** Whether the encoder read the source from both ends. Default: yes. */
  bidirectional?: boolean;
  /** Seed of the initial weights. */
  seed?: number;
  name?: string;
}

/**
 * A decoder without attention, in the place of `AttentionDecoder`: each step sees the same summary of the source.
 *
 * Input: [batch, sourceLength, sourceUnits], with a mask [batch, sourceLength] or without. Without one, the last step
 * of a padded source is padding.
 *
 * Output: [batch, targetLength, units].
 */
export class FixedContextDecoder extends DecoderLayer<
  Required<Omit<FixedContextDecoderConfig, "name" | "seed">> & { seed?: number }
> {
  static className = "FixedContextDecoder";

  constructor(config: FixedContextDecoderConfig) {
    const { targetLength, units, cell = "lstm", bidirectional = true, seed } = config;
    super({ targetLength, units, cell, bidirectional, seed }, config.name);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { cell, units, seed } = this.config;
    this.addCell(cell, singleShape(inputShape)[2] as number, units, seed);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor }): tf.Tensor {
    return tf.tidy(() => {
      const { targetLength, cell, bidirectional } = this.config;
      const context = fixedContext(single(inputs) as tf.Tensor3D, singleMask(kwargs), bidirectional);
      return decodeFixedContext(context, this.decoderWeights, targetLength, cells[cell]);
    });
  }

  override computeMask(): tf.Tensor {
    return NO_MASK;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [singleShape(inputShape)[0], this.config.targetLength, this.config.units];
  }
}
tf.serialization.registerClass(FixedContextDecoder);
