import * as tf from "@tensorflow/tfjs";
import { type CellName, cells } from "./cells";
import { DEFAULT_CELL } from "./defaults";
import { recurrentBiasInitializer, recurrentKernelInitializer, seedFor } from "./initializers";
import { single, singleShape, withoutUndefined } from "./inputs";
import { reversedRows, reverseSequence } from "./reverse-sequence";

export interface RecurrentEncoderConfig {
  /** Units of each direction. */
  units: number;
  /** Default: LSTM. */
  cell?: CellName;
  /** Whether to read the source from both ends or from its start only. Default: both. */
  bidirectional?: boolean;
  /** Seed of the initial weights. */
  seed?: number;
  name?: string;
}

type Direction = "forward" | "backward";

/**
 * A recurrent layer that reads the source from both ends, unless it is told otherwise. The two outputs of a source step
 * are concatenated.
 *
 * Input: [batch, length, inputs], with a mask [batch, length] or without. Under a mask the backward direction starts
 * at each sequence's last real step. Outputs at the padding are then meaningless and must be masked.
 *
 * Output: [batch, length, 2 · units], forward units first; [batch, length, units] from one end.
 */
export class RecurrentEncoder extends tf.layers.Layer {
  static className = "RecurrentEncoder";
  readonly config: Readonly<Required<Omit<RecurrentEncoderConfig, "seed" | "name">> & { seed?: number }>;
  private readonly directions: Direction[];
  private readonly variables = new Map<string, tf.LayerVariable>();

  constructor(config: RecurrentEncoderConfig) {
    super({ name: config.name });
    const { units, cell = DEFAULT_CELL, bidirectional = true, seed } = config;
    this.config = { units, cell, bidirectional, seed };
    this.directions = bidirectional ? ["forward", "backward"] : ["forward"];
    this.supportsMasking = true;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const inputs = singleShape(inputShape)[2] as number;
    const { units, seed, cell } = this.config;
    const { gates } = cells[cell];
    this.directions.forEach((direction, n) => {
      const add = (part: string, shape: number[], initializer: ReturnType<typeof tf.initializers.zeros>) => {
        const name = `${direction}_${part}`;
        this.variables.set(name, this.addWeight(name, shape, "float32", initializer));
      };
      add("kernel", [inputs + units, gates * units], recurrentKernelInitializer(units, seedFor(seed, n)));
      add("bias", [gates * units], recurrentBiasInitializer(cell));
    });
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor }): tf.Tensor {
    return tf.tidy(() => {
      const x = tf.transpose(single(inputs), [1, 0, 2]) as tf.Tensor3D; // [length, batch, inputs]
      const mask = this.config.bidirectional && kwargs?.mask; // the backward direction needs it
      const rows = mask && reversedRows(tf.sum(mask.toInt(), 1) as tf.Tensor1D, x.shape[0]);
      const reverse = (sequence: tf.Tensor3D) =>
        rows ? reverseSequence(sequence, rows) : (tf.reverse(sequence, 0) as tf.Tensor3D);
      const outputs = this.directions.map((direction) =>
        direction === "forward" ? this.run(direction, x) : reverse(this.run(direction, reverse(x))),
      );
      return tf.transpose(tf.concat(outputs, 2), [1, 0, 2]); // [batch, length, directions · units]
    });
  }

  private run(direction: Direction, x: tf.Tensor3D): tf.Tensor3D {
    const read = (part: string) => (this.variables.get(`${direction}_${part}`) as tf.LayerVariable).read();
    return cells[this.config.cell].sequence(x, read("kernel") as tf.Tensor2D, read("bias") as tf.Tensor1D);
  }

  override computeMask(_inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return (Array.isArray(mask) ? mask[0] : mask) as tf.Tensor;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, length] = singleShape(inputShape);
    return [batch, length, this.directions.length * this.config.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...withoutUndefined(this.config) };
  }
}
tf.serialization.registerClass(RecurrentEncoder);
