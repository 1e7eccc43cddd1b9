import * as tf from "@tensorflow/tfjs";
import { type CellName, cells } from "./cells";
import { type DecoderWeights, decode } from "./decode";
import { recurrentBiasInitializer, recurrentKernelInitializer, seedFor } from "./initializers";
import { single, singleShape, withoutUndefined } from "./inputs";
import { type ScoreName, scores } from "./scores";
import type { AttentionWindow } from "./window";

export interface AttentionDecoderConfig {
  /** Output steps, the article's Ty. */
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
 */
export class AttentionDecoder extends tf.layers.Layer {
  static className = "AttentionDecoder";
  private readonly config: AttentionDecoderConfig & { score: ScoreName; cell: CellName };
  private readonly variables = new Map<string, tf.LayerVariable>();

  constructor(config: AttentionDecoderConfig) {
    super({ name: config.name });
    const { targetLength, units, scoreUnits, score = "article", cell = "lstm", window, seed } = config;
    this.config = { targetLength, units, scoreUnits, score, cell, window, seed };
    this.supportsMasking = true;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const sourceUnits = singleShape(inputShape)[2] as number;
    const { units, scoreUnits, seed, score, cell } = this.config;
    const add = (name: string, shape: number[], initializer: ReturnType<typeof tf.initializers.zeros>) =>
      this.variables.set(name, this.addWeight(name, shape, "float32", initializer));
    Object.entries(scores[score].weights({ sourceUnits, units, scoreUnits })).forEach(([name, shape], n) => {
      const isBias = shape.length === 1;
      const drawn = tf.initializers.glorotUniform({ seed: seedFor(seed, 3 + n) });
      add(name, shape, isBias ? tf.initializers.zeros() : drawn);
    });
    const { gates } = cells[cell];
    add("recurrentKernel", [sourceUnits + units, gates * units], recurrentKernelInitializer(units, seed));
    add("recurrentBias", [gates * units], recurrentBiasInitializer(cell));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor }): tf.Tensor[] {
    return tf.tidy(() => {
      const values = single(inputs) as tf.Tensor3D;
      const mask = (kwargs?.mask ?? undefined) as tf.Tensor2D | undefined;
      const weights = Object.fromEntries(
        [...this.variables].map(([name, variable]) => [name, variable.read()]),
      );
      const { targetLength, score, cell, window } = this.config;
      const options = { score: scores[score], cell: cells[cell], window, mask };
      const { outputs, attention } = decode(values, weights as DecoderWeights, targetLength, options);
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
    return { ...super.getConfig(), ...withoutUndefined(this.config) };
  }
}
tf.serialization.registerClass(AttentionDecoder);
