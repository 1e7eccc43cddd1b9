/** Keeps the last good weights of a training for the case that its loss is not a number. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../files/errors";
import type { Translator } from "../models/translator";
import { Adam, type AdamState } from "./adam";

/** A training ended because its loss was not a number. The model has the last weights whose loss was one. */
export class LossNotANumber extends InputError {
  override name = "LossNotANumber";
  /** The network with its last good weights, if `train` made it. */
  translator?: Translator;

  constructor(
    readonly epoch: number,
    /** From 1, within the epoch. */
    readonly step: number,
  ) {
    super(
      `The loss is not a number at step ${step} of epoch ${epoch}; the model keeps the last weights with which it was ` +
        "one. Try a lower learning rate or a smaller clipNorm; if the first step fails, look for numbers that are none " +
        "in the data or the initial weights",
    );
  }
}

/** Weights, and the optimizer's state with which they were to be changed. */
interface Kept {
  readonly weights: tf.Tensor[];
  readonly optimizer?: AdamState;
}

/** Remembers the weights with which the last loss that is a number was computed, and the optimizer's state then. */
export class GoodWeights {
  private proven: Kept;
  private latest?: Kept;

  constructor(private readonly model: tf.LayersModel) {
    this.proven = this.copy();
  }

  /** Call before a step: its loss says whether the present weights are good. Tensors are held, not copied. */
  hold(): void {
    free(this.latest);
    this.latest = this.copy();
  }

  /** Call after the step if its loss was a number: the held weights are good. */
  approve(): void {
    if (this.latest) {
      free(this.proven);
      this.proven = this.latest;
      this.latest = undefined;
    }
  }

  /**
   * Puts the last good weights back, and the optimizer where it stood with them, so that a training may go on from
   * there. An optimizer that is not our `Adam` begins anew where it holds numbers that are none.
   */
  async restore(): Promise<void> {
    this.model.weights.forEach((weight, n) => {
      weight.write(this.proven.weights[n]);
    });
    const { optimizer } = this.model;
    if (optimizer instanceof Adam && this.proven.optimizer) {
      optimizer.returnTo(this.proven.optimizer);
    } else {
      await withoutBadNumbers(optimizer);
    }
  }

  /** Whether each of the model's weights is a number. */
  allNumbers(): boolean {
    return this.model.weights.every((weight) => allFinite(weight.read()));
  }

  dispose(): void {
    free(this.proven);
    free(this.latest);
    this.proven = { weights: [] };
    this.latest = undefined;
  }

  private copy(): Kept {
    const { optimizer, weights } = this.model;
    return {
      weights: weights.map((weight) => weight.read().clone()),
      optimizer: optimizer instanceof Adam ? optimizer.state() : undefined,
    };
  }
}

function free(kept: Kept | undefined): void {
  tf.dispose([kept?.weights, kept?.optimizer?.moments] as tf.TensorContainer);
}

const allFinite = (tensor: tf.Tensor): boolean => tensor.dataSync().every(Number.isFinite);

/** Sets what an optimizer remembers of each weight to zero where one of its numbers is none. */
async function withoutBadNumbers(optimizer: tf.Optimizer): Promise<void> {
  const state = await optimizer.getWeights();
  const cleaned = state.map(({ name, tensor }) => ({
    name,
    tensor: allFinite(tensor) ? tensor.clone() : tf.zerosLike(tensor),
  }));
  await optimizer.setWeights(cleaned);
  tf.dispose(cleaned.map(({ tensor }) => tensor));
}
