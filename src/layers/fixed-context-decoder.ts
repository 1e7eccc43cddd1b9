/**
 * The encoder-decoder without attention, which the article argues against: one vector must hold the whole source.
 * Source: Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder", section 2.2.
 */
import * as tf from "@tensorflow/tfjs";
import { contextVector } from "./attention";
import { type Cell, type CellName, cells, zeroState } from "./cells";
import type { DecoderWeights } from "./decode";
import { DecoderLayer, type DecoderSteps } from "./decoder-layer";
import { DEFAULT_CELL } from "./defaults";
import { NO_MASK, shapes, single, singleMask } from "./inputs";
import { oneHotVectors } from "./one-hot";

/**
 * The source in one vector: what each direction of the encoder knows at its end:
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
 * Decode from one context: y_i = RNN(c) for i = 1 … Ty, the same c at each step, or y_i = RNN([c, input_i]).
 *
 * @param context [batch, sourceUnits]
 * @param inputs what the cell gets besides the context, [batch, targetLength, inputUnits]
 * @returns [batch, targetLength, units]
 */
export function decodeFixedContext(
  context: tf.Tensor2D,
  { recurrentKernel, recurrentBias }: Pick<DecoderWeights, "recurrentKernel" | "recurrentBias">,
  targetLength: number,
  cell: Cell = cells[DEFAULT_CELL],
  inputs?: tf.Tensor3D,
): tf.Tensor3D {
  const repeated = tf.tile(context.expandDims(0), [targetLength, 1, 1]) as tf.Tensor3D; // [targetLength, batch, sourceUnits]
  const x = inputs ? tf.concat3d([repeated, tf.transpose(inputs, [1, 0, 2])], 2) : repeated;
  return tf.transpose(cell.sequence(x, recurrentKernel, recurrentBias), [1, 0, 2]);
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
 * A decoder without attention, which takes the place of `AttentionDecoder`: each step sees the same summary of the
 * source.
 *
 * Input: [batch, sourceLength, sourceUnits], with a mask [batch, sourceLength] or without. Without one, the last step
 * of a padded source is padding. With a second input, [batch, targetLength, inputUnits], the recurrent cell gets the
 * summary and that step's input, as `AttentionDecoder` does.
 *
 * Output: [batch, targetLength, units].
 */
export class FixedContextDecoder extends DecoderLayer<
  Required<Omit<FixedContextDecoderConfig, "name" | "seed">> & { seed?: number }
> {
  static className = "FixedContextDecoder";

  constructor(config: FixedContextDecoderConfig) {
    const { targetLength, units, cell = DEFAULT_CELL, bidirectional = true, seed } = config;
    super({ targetLength, units, cell, bidirectional, seed }, config.name);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { cell, units, seed } = this.config;
    const [[, , sourceUnits], inputs] = shapes(inputShape) as [number[], number[] | undefined];
    this.addCell(cell, sourceUnits + (inputs?.[2] ?? 0), units, seed);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor }): tf.Tensor {
    return tf.tidy(() => {
      const { targetLength, cell, bidirectional } = this.config;
      const context = fixedContext(single(inputs) as tf.Tensor3D, singleMask(kwargs), bidirectional);
      const tokens = (Array.isArray(inputs) ? inputs[1] : undefined) as tf.Tensor3D | undefined;
      const steps = tokens?.shape[1] ?? targetLength;
      return decodeFixedContext(context, this.decoderWeights, steps, cells[cell], tokens);
    });
  }

  override steps(values: tf.Tensor3D, _steps: number, mask?: tf.Tensor2D): DecoderSteps {
    const { cell, bidirectional, units } = this.config;
    const { recurrentKernel, recurrentBias } = this.decoderWeights;
    const context = tf.tidy(() => fixedContext(values, mask, bidirectional)); // [batch, sourceUnits]
    return {
      start: zeroState(cells[cell], values.shape[0], units),
      shared: [context],
      step: (_i, sources, state, input) => {
        const x = tf.concat2d([tf.gather(context, sources), input], 1);
        return { state: cells[cell].steps(recurrentKernel, recurrentBias)(x, state) };
      },
      dispose: () => context.dispose(),
    };
  }

  override computeMask(): tf.Tensor {
    return NO_MASK;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [[batch], tokens] = shapes(inputShape);
    return [batch, tokens ? tokens[1] : this.config.targetLength, this.config.units];
  }
}
tf.serialization.registerClass(FixedContextDecoder);
