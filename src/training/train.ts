import type * as tf from "@tensorflow/tfjs";
import { attentionModel } from "../models/attention-model";
import { claimCheckpointFolder } from "../models/model-folder";
import { Translator } from "../models/translator";
import { type Encoding, encodePairs, humanTimesEncoding } from "../text/encode";
import type { Pair } from "../text/pairs";
import { tokenize } from "../text/tokens";
import { restoreCheckpoint, saveCheckpoint } from "./checkpoint";
import { type FitOptions, fit, type History } from "./fit";
import { compile, type Recipe, recipes } from "./recipes";

export interface TrainOptions extends Pick<FitOptions, "signal"> {
  /** Called after each epoch; the translator answers as the network does by then. */
  onEpochEnd?: (epoch: number, history: History, translator: Translator) => void | Promise<void>;
  /** Default: `recipes.steady`. */
  recipe?: Recipe;
  /** Overrides the recipe's. */
  epochs?: number;
  /** Fixes initial weights and the order of the examples. Default 1. */
  seed?: number;
  /** A folder to save model, optimizer and history in after each epoch, and to go on from where one is there. */
  checkpoint?: string;
  /** Pairs to evaluate after each epoch. */
  validation?: readonly Pair[];
}

export interface Trained {
  translator: Translator;
  history: History;
}

/**
 * The whole way from pairs to a trained translator: vocabularies from these pairs, the network, its training.
 *
 * @throws InputError if the targets differ in length, or the checkpoint's folder cannot be used or written
 */
export async function train(pairs: readonly Pair[], options: TrainOptions = {}): Promise<Trained> {
  const { seed = 1, validation, checkpoint, onEpochEnd, signal } = options;
  const named = options.recipe ?? recipes.steady;
  const recipe = { ...named, epochs: options.epochs ?? named.epochs };
  const longest = Math.max(...[pairs, validation ?? []].map(longestSource));
  const encoding = humanTimesEncoding(pairs, longest);
  const model = modelFor(encoding, recipe, pairs.length, seed);
  const translator = new Translator(model, encoding);
  const identity = { recipe, seed, pairs };
  const claim = checkpoint === undefined ? undefined : claimCheckpointFolder(checkpoint);
  try {
    const history = await fit(model, encodePairs(pairs, encoding), {
      epochs: recipe.epochs,
      batchSize: recipe.batchSize,
      seed,
      validation: validation && encodePairs(validation, encoding),
      history: claim && (await restoreCheckpoint(claim, identity, model)),
      onEpochEnd: async (epoch, soFar) => {
        if (claim) {
          await saveCheckpoint(claim, identity, translator, soFar);
        }
        await onEpochEnd?.(epoch, soFar, translator);
      },
      signal,
    });
    return { translator, history };
  } finally {
    claim?.release();
  }
}

/**
 * A recipe's network for an encoding, compiled.
 *
 * @param examples how many there are to train on
 */
export function modelFor(encoding: Encoding, recipe: Recipe, examples: number, seed: number): tf.LayersModel {
  const { source, target, sourceLength, targetLength } = encoding;
  const model = attentionModel({
    sourceLength,
    targetLength,
    sourceVocabularySize: source.size,
    targetVocabularySize: target.size,
    encoderUnits: recipe.encoderUnits,
    decoderUnits: recipe.decoderUnits,
    scoreUnits: recipe.scoreUnits,
    score: recipe.score,
    paddingId: recipe.maskPadding ? source.paddingId : undefined,
    seed,
  });
  compile(model, recipe, examples);
  return model;
}

/** Characters of the longest source. */
const longestSource = (pairs: readonly Pair[]): number =>
  pairs.reduce((most, { source }) => Math.max(most, tokenize(source, "character").length), 0);
