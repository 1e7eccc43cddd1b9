import type * as tf from "@tensorflow/tfjs";
import { Adam } from "./adam";
import { exactMatch, stepwiseCrossEntropy } from "./losses";

/** All that is chosen about a training besides the data. */
export interface Recipe {
  epochs: number;
  batchSize: number;
  learningRate: number;
  decay: number;
  clipNorm: number;
  /** Units of each direction of the encoder. */
  encoderUnits: number;
  decoderUnits: number;
  /** Units of the score's first dense layer. */
  scoreUnits: number;
  /** Keep attention off the padding. The article lets it look there. */
  maskPadding: boolean;
}

/** Named recipes. `article` is the demo notebook's, number for number. */
export const recipes = {
  article: {
    epochs: 30,
    batchSize: 100,
    learningRate: 0.05,
    decay: 0.04,
    clipNorm: 1,
    encoderUnits: 32,
    decoderUnits: 64,
    scoreUnits: 8,
    maskPadding: false,
  },
} satisfies Record<string, Recipe>;

/** Give a model the optimizer, loss and metric of a recipe. As Keras' `model.compile`. */
export function compile(model: tf.LayersModel, recipe: Recipe): void {
  const { learningRate, decay, clipNorm } = recipe;
  model.compile({
    optimizer: new Adam({ learningRate, decay, clipNorm }),
    loss: stepwiseCrossEntropy,
    metrics: [exactMatch],
  });
}
