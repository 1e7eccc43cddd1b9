/** Keeps the last good weights of a training for the case that its loss is not a number. */
import type * as tf from "@tensorflow/tfjs";
import { InputError } from "../files/errors";
import type { Translator } from "../models/translator";

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

/** Remembers the weights of the last loss that was a number. */
export class GoodWeights {
  private proven: tf.Tensor[];
  private latest: tf.Tensor[] = [];

  constructor(private readonly model: tf.LayersModel) {
    this.proven = this.copy();
  }

  /** Call before a step: its loss says whether the present weights are good. Tensors are held, not copied. */
  hold(): void {
    this.latest = this.copy();
  }

  /** Call after the step if its loss was a number: the held weights are good. */
  approve(): void {
    this.free(this.proven);
    this.proven = this.latest;
    this.latest = [];
  }

  /** Puts the last good weights back. */
  restore(): void {
    this.model.weights.forEach((weight, n) => {
      weight.write(this.proven[n]);
    });
  }

  /** Whether each of the model's weights is a number. */
  allNumbers(): boolean {
    return this.model.weights.every((weight) => weight.read().dataSync().every(Number.isFinite));
  }

  dispose(): void {
    this.free(this.proven);
    this.free(this.latest);
    this.proven = [];
    this.latest = [];
  }

  private copy(): tf.Tensor[] {
    return this.model.weights.map((weight) => weight.read().clone());
  }

  private free(tensors: tf.Tensor[]): void {
    for (const tensor of tensors) {
      tensor.dispose();
    }
  }
}
