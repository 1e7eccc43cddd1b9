import * as tf from "@tensorflow/tfjs";
import { lstmSequence } from "../native/lstm-sequence";
import { reverseSequence } from "../native/reverse-sequence";
import { asInitializer, ForgetBias, RecurrentKernel, seedFor } from "./initializers";
import { single, singleShape } from "./inputs";

export interface BidirectionalLstmConfig {
  /** Units of each direction. */
  units: number;
  /** Seed of the initial weights. */
  seed?: number;
  name?: string;
}

const directions = ["forward", "backward"] as const;

/**
 * Two LSTMs over the source, one from each end; their outputs side by side at each source step.
 *
 * Input: [batch, length, inputs], with a mask [batch, length] or without. Under a mask the backward LSTM starts
 * at each sequence's last real step; outputs at the padding are meaningless then and must be masked.
 *
 * Output: [batch, length, 2 · units], forward units first.
 */
export class BidirectionalLstm extends tf.layers.Layer {
  static className = "BidirectionalLstm";
  private readonly config: BidirectionalLstmConfig;
  private readonly variables = new Map<string, tf.LayerVariable>();

  constructor(config: BidirectionalLstmConfig) {
    super({ name: config.name });
    this.config = config;
    this.supportsMasking = true;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const inputs = singleShape(inputShape)[2] as number;
    const { units, seed } = this.config;
    directions.forEach((direction, n) => {
      const kernel = asInitializer(new RecurrentKernel(units, seedFor(seed, n)));
      const bias = asInitializer(new ForgetBias());
      const add = (part: string, shape: number[], initializer: typeof kernel) =>
        this.variables.set(
          `${direction}_${part}`,
          this.addWeight(`${direction}_${part}`, shape, "float32", initializer),
        );
      add("kernel", [inputs + units, 4 * units], kernel);
      add("bias", [4 * units], bias);
    });
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor }): tf.Tensor {
    return tf.tidy(() => {
      const x = tf.transpose(single(inputs), [1, 0, 2]) as tf.Tensor3D; // [length, batch, inputs]
      const lengths = kwargs?.mask ? (tf.sum(kwargs.mask.toInt(), 1) as tf.Tensor1D) : undefined; // [batch]
      const reverse = (sequence: tf.Tensor3D) =>
        lengths ? reverseSequence(sequence, lengths) : (tf.reverse(sequence, 0) as tf.Tensor3D);
      const forward = this.run("forward", x);
      const backward = reverse(this.run("backward", reverse(x)));
      return tf.transpose(tf.concat([forward, backward], 2), [1, 0, 2]); // [batch, length, 2 · units]
    });
  }

  private run(direction: (typeof directions)[number], x: tf.Tensor3D): tf.Tensor3D {
    const read = (part: string) => (this.variables.get(`${direction}_${part}`) as tf.LayerVariable).read();
    return lstmSequence(x, read("kernel") as tf.Tensor2D, read("bias") as tf.Tensor1D);
  }

  override computeMask(_inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return (Array.isArray(mask) ? mask[0] : mask) as tf.Tensor;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, length] = singleShape(inputShape);
    return [batch, length, 2 * this.config.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { units, seed } = this.config;
    return { ...super.getConfig(), units, ...(seed === undefined ? {} : { seed }) };
  }
}
tf.serialization.registerClass(BidirectionalLstm);
