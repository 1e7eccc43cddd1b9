import * as tf from "@tensorflow/tfjs";
import { type DecoderWeights, decodeFused } from "../native/decode";
import { hasNativeKernels } from "../native/kernels";
import { decode } from "./decode";
import { asInitializer, ForgetBias, RecurrentKernel, seedFor } from "./initializers";
import { single, singleShape } from "./inputs";

export interface AttentionDecoderConfig {
  /** Output steps, the article's Ty. */
  targetLength: number;
  /** Units of the LSTM on the context. */
  units: number;
  /** Units of the score's first dense layer. */
  scoreUnits: number;
  /** Seed of the initial weights. */
  seed?: number;
  name?: string;
}

/**
 * The article's attention layer: encoder outputs in; decoder outputs and, beside them, attention weights out.
 *
 * Input: [batch, sourceLength, sourceUnits]. A mask [batch, sourceLength], which the layer before it passes on,
 * keeps attention off the padding.
 *
 * Output: `[outputs, attention]`, shapes [batch, targetLength, units] and [batch, targetLength, sourceLength].
 *
 * On the native backend the steps run through fused kernels (`native/decode`), elsewhere in plain ops (`decode`).
 */
export class AttentionDecoder extends tf.layers.Layer {
  static className = "AttentionDecoder";
  private readonly config: AttentionDecoderConfig;
  private readonly variables = new Map<string, tf.LayerVariable>();

  constructor(config: AttentionDecoderConfig) {
    super({ name: config.name });
    this.config = config;
    this.supportsMasking = true;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const sourceUnits = singleShape(inputShape)[2] as number;
    const { units, scoreUnits, seed } = this.config;
    const glorot = (n: number) => tf.initializers.glorotUniform({ seed: seedFor(seed, n) });
    const zeros = tf.initializers.zeros();
    const add = (name: keyof DecoderWeights, shape: number[], initializer: typeof zeros) =>
      this.variables.set(name, this.addWeight(name, shape, "float32", initializer));
    add("scoreKernel", [sourceUnits + units, scoreUnits], glorot(3));
    add("scoreBias", [scoreUnits], zeros);
    add("energyKernel", [scoreUnits, 1], glorot(4));
    add("energyBias", [1], zeros);
    add("recurrentKernel", [sourceUnits + units, 4 * units], asInitializer(new RecurrentKernel(units, seed)));
    add("recurrentBias", [4 * units], asInitializer(new ForgetBias()));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor }): tf.Tensor[] {
    return tf.tidy(() => {
      const values = single(inputs) as tf.Tensor3D;
      const mask = (kwargs?.mask ?? undefined) as tf.Tensor2D | undefined;
      const weights = Object.fromEntries(
        [...this.variables].map(([name, variable]) => [name, variable.read()]),
      );
      const run = hasNativeKernels() ? decodeFused : decode;
      const { outputs, attention } = run(
        values,
        weights as unknown as DecoderWeights,
        this.config.targetLength,
        mask,
      );
      return [outputs, attention];
    });
  }

  /** The padding ends here: no output step is padding. */
  override computeMask(): tf.Tensor[] {
    return [undefined, undefined] as unknown as tf.Tensor[];
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape[] {
    const [batch, sourceLength] = singleShape(inputShape);
    const { targetLength, units } = this.config;
    return [
      [batch, targetLength, units],
      [batch, targetLength, sourceLength],
    ];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { targetLength, units, scoreUnits, seed } = this.config;
    return { ...super.getConfig(), targetLength, units, scoreUnits, ...(seed === undefined ? {} : { seed }) };
  }
}
tf.serialization.registerClass(AttentionDecoder);
