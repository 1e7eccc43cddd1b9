import type * as tf from "@tensorflow/tfjs";
import type { CellName } from "../layers/cells";
import type { QueryName } from "../layers/decode";
import type { ScoreName } from "../layers/scores";
import type { AttentionWindow } from "../layers/window";
import { articleSizes } from "../models/sizes";
import { Adam } from "./adam";
import type { Batching } from "./batching";
import { exactMatch, type Loss, stepwiseCrossEntropy } from "./losses";

/**
 * The kind of decoder: the article's attention, one summary of the source for all steps, or attention without a recurrent
 * cell after it. The article argues against the last two.
 */
export type NetworkName = "attention" | "fixed-context" | "without-rnn";

export const networkNames: readonly NetworkName[] = ["attention", "fixed-context", "without-rnn"];

/** Everything that is chosen about a training besides the data. */
export interface Recipe {
  /** Passes over the training pairs. With `steps` this is the minimum. */
  epochs: number;
  /** Steps that the training needs at least. With few pairs, more epochs follow from it. */
  steps?: number;
  batchSize: number;
  /** How examples become batches. Default: `fit`'s. */
  batching?: Batching;
  learningRate: number;
  /** Keras' time decay of the learning rate. */
  decay: number;
  /** Whether the learning rate falls along half a cosine, to 0 at the last step. */
  cosine: boolean;
  clipNorm: number;
  /** Units of each direction of the encoder. */
  encoderUnits: number;
  decoderUnits: number;
  /** Units of the score's first dense layer. */
  scoreUnits: number;
  score: ScoreName;
  /** Whether attention is kept off the padding. The article lets it look there. */
  maskPadding: boolean;
  /** Numbers that stand for a token, learned. Default: one-hot vectors; a translation always has them, by default 64. */
  embeddingUnits?: number;
  /** Share of numbers that a translation leaves out in training. Default: none. */
  dropout?: number;
  /** Default: attention. */
  network?: NetworkName;
  /** Where each output step may look. Default: everywhere. */
  window?: AttentionWindow;
  /** What an output step scores the source with. Default: the decoder's last output. */
  query?: QueryName;
  /** Recurrent cell of encoder and decoder. Default: LSTM. */
  cell?: CellName;
  /** Recurrent cell of the decoder, if it is not the encoder's. */
  decoderCell?: CellName;
  /** Whether the source is read from both ends. Default: yes. */
  bidirectional?: boolean;
}

const article: Recipe = {
  epochs: 30,
  batchSize: 100,
  learningRate: 0.05,
  decay: 0.04,
  cosine: false,
  clipNorm: 1,
  ...articleSizes,
  score: "article",
  maskPadding: false,
};

export type RecipeName = "steady" | "article" | "translation";

/**
 * Named recipes. `article` is the demo notebook's, number for number. `steady` keeps its network and changes how it
 * learns: attention is kept off the padding, the score does without its relu (which can fall silent for good), and
 * the learning rate starts lower and falls along half a cosine instead of losing its strength in the first epochs.
 * Twelve epochs of 8,000 pairs are enough for it, and so are as many steps of fewer pairs. `translation` is for targets
 * of any length, such as sentences: words are many and most of them rare, so it takes small batches of mixed lengths
 * and leaves a part of the numbers out at each step.
 */
export const recipes: Record<RecipeName, Recipe> = {
  steady: {
    ...article,
    epochs: 12,
    steps: 960,
    learningRate: 0.03,
    decay: 0,
    cosine: true,
    score: "additive",
    maskPadding: true,
  },
  article,
  translation: {
    ...article,
    epochs: 36,
    steps: 2000,
    batchSize: 50,
    batching: "two-lengths",
    learningRate: 0.005,
    decay: 0,
    cosine: true,
    encoderUnits: 96,
    decoderUnits: 192,
    scoreUnits: 48,
    embeddingUnits: 80,
    dropout: 0.25,
    score: "additive",
    maskPadding: true,
  },
};

/** How many epochs a recipe takes for a number of examples: enough for its steps, and at least as many as it names. */
export function epochsFor({ epochs, steps = 0, batchSize }: Recipe, examples: number): number {
  return Math.max(epochs, Math.ceil(steps / Math.ceil(examples / batchSize)));
}

/**
 * Give a model the optimizer, loss and metric of a recipe, like Keras' `model.compile`.
 *
 * @param examples how many there are to train on: with the recipe's epochs, the length of a cosine schedule
 */
export function compile(
  model: tf.LayersModel,
  recipe: Recipe,
  examples: number,
  loss: Loss = stepwiseCrossEntropy,
): void {
  const { learningRate, decay, clipNorm, cosine, epochs, batchSize } = recipe;
  const cosineSteps = cosine ? epochs * Math.ceil(examples / batchSize) : undefined;
  model.compile({
    optimizer: new Adam({ learningRate, decay, clipNorm, cosineSteps }),
    loss,
    metrics: loss.takesScores ? [] : [exactMatch],
  });
}
