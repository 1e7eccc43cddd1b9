import * as tf from "@tensorflow/tfjs";
import { type CellName, cells } from "./cells";
import type { DecoderWeights } from "./decode";
import { recurrentBiasInitializer, recurrentKernelInitializer, seedFor } from "./initializers";
import { NO_MASK, withoutUndefined } from "./inputs";
import { type ScoreName, type ScoreSizes, scores } from "./scores";

/** A decoder's steps on a batch of sources, for a loop that chooses each step's input from the step before. */
export interface DecoderSteps {
  /** The state before the first step, y_0 = 0. Each [batch, units], the output first. */
  start: tf.Tensor2D[];
  /**
   * One step of some rows; the caller disposes what it returns.
   *
   * @param i the step, from 0
   * @param sources which source each row reads, [rows], int32
   * @param state of the rows before the step, each [rows, units]
   * @param input what the cell gets besides the context, [rows, inputUnits]
   * @returns the new state, and attention weights [rows, sourceLength] where the decoder has attention
   */
  step(
    i: number,
    sources: tf.Tensor1D,
    state: tf.Tensor2D[],
    input: tf.Tensor2D,
  ): { state: tf.Tensor2D[]; attention?: tf.Tensor2D };
  /**
   * The tensors of the sources that a step reads, if all steps are the same function of them, those after the last among
   * them; else nothing.
   */
  shared?: tf.Tensor[];
  /** Disposes the tensors that the steps need of the sources. The caller disposes `start`. */
  dispose(): void;
}

/** What all decoders share: weights by name, a configuration, and outputs without a mask. */
export abstract class DecoderLayer<Config extends object> extends tf.layers.Layer {
  private readonly variables = new Map<string, tf.LayerVariable>();

  constructor(
    readonly config: Readonly<Config>,
    name?: string,
  ) {
    super({ name });
    this.supportsMasking = true;
  }

  /** The weights as they are now, by name. */
  get decoderWeights(): DecoderWeights {
    return Object.fromEntries(
      [...this.variables].map(([name, variable]) => [name, variable.read()]),
    ) as DecoderWeights;
  }

  protected addScore(score: ScoreName, sizes: ScoreSizes, seed?: number): void {
    Object.entries(scores[score].weightShapes(sizes)).forEach(([name, shape], n) => {
      const isBias = shape.length === 1;
      const drawn = tf.initializers.glorotUniform({ seed: seedFor(seed, 3 + n) });
      this.add(name, shape, isBias ? tf.initializers.zeros() : drawn);
    });
  }

  /** @param inputs how many numbers the cell gets at each step, besides its own state */
  protected addCell(cell: CellName, inputs: number, units: number, seed?: number): void {
    const { gates } = cells[cell];
    this.add("recurrentKernel", [inputs + units, gates * units], recurrentKernelInitializer(units, seed));
    this.add("recurrentBias", [gates * units], recurrentBiasInitializer(cell));
  }

  /**
   * This decoder one step at a time.
   *
   * @param values encoder outputs, [batch, sourceLength, sourceUnits]
   * @param steps the most steps that will be taken
   * @param mask [batch, sourceLength], bool, true at real tokens
   */
  abstract steps(values: tf.Tensor3D, steps: number, mask?: tf.Tensor2D): DecoderSteps;

  protected add(name: string, shape: number[], initializer: ReturnType<typeof tf.initializers.zeros>): void {
    this.variables.set(name, this.addWeight(name, shape, "float32", initializer));
  }

  /** No output step is padding, so neither of the two outputs has a mask. */
  override computeMask(): tf.Tensor | tf.Tensor[] {
    return [NO_MASK, NO_MASK];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...withoutUndefined(this.config) };
  }
}
