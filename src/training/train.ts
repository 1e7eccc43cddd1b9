import type { Claim } from "../files/claim";
import { claimCheckpointFolder } from "../models/model-folder";
import type { Translator } from "../models/translator";
import { translatorOf } from "../models/translator-of";
import type { Pair } from "../text/pairs";
import type { TokenKind } from "../text/tokens";
import { restoreCheckpoint, saveCheckpoint } from "./checkpoint";
import { type FitOptions, fit, type History } from "./fit";
import { LossNotANumber } from "./good-weights";
import { checkTrainingMemory } from "./memory";
import { epochsFor, type Recipe, recipes } from "./recipes";
import { encodingFor, examplesOf, modelFor, type TaskName, taskOfPairs } from "./tasks";

export interface TrainOptions extends Pick<FitOptions, "signal"> {
  /** Called after each epoch. The translator has the network's present weights. */
  onEpochEnd?: (epoch: number, history: History, translator: Translator) => void | Promise<void>;
  /** Default: the task that the targets suggest, `taskOfPairs`. */
  task?: TaskName;
  /** Words or characters, for a translation. Default: for each side the kind that its texts suggest, `tokenKindOf`. */
  tokens?: TokenKind;
  /** Default: `recipes.steady`, for a translation `recipes.translation`. */
  recipe?: Recipe;
  /** Default: as many as the recipe takes for these pairs, `epochsFor`. */
  epochs?: number;
  /** Fixes initial weights and the order of the examples. Default 1. */
  seed?: number;
  /** A folder in which model, optimizer and history are saved after each epoch. A checkpoint in it is continued. */
  checkpoint?: string;
  /** Pairs to evaluate after each epoch. */
  validation?: readonly Pair[];
  /** Source length in tokens. Longer sources are cut. Default: the longest of all pairs. */
  sourceLength?: number;
  /**
   * Where a pair comes from, for messages, such as "pairs.csv: row 7". Pairs are numbered from 0, validation pairs last.
   * Default: its number.
   */
  place?: (row: number) => string;
}

export interface Trained {
  translator: Translator;
  history: History;
}

/**
 * From pairs to a trained translator: builds the vocabularies and the network, and trains it. Targets of one length are a
 * task like the article's, others are a translation. Both are trained, stopped, continued, saved and used in the same
 * way.
 *
 * @throws LossNotANumber, an InputError, if a loss is not a number; its `translator` has the last good weights
 * @throws InputError if the targets of a fixed-length task differ in length, the training takes more memory than there
 *   is, or the checkpoint's folder cannot be used or written
 */
export async function train(pairs: readonly Pair[], options: TrainOptions = {}): Promise<Trained> {
  const { seed = 1, validation = [], checkpoint, onEpochEnd, signal, tokens } = options;
  const task = options.task ?? taskOfPairs([...pairs, ...validation]);
  const named = options.recipe ?? (task === "translation" ? recipes.translation : recipes.steady);
  const recipe = { ...named, epochs: options.epochs ?? epochsFor(named, pairs.length) };
  const whole = encodingFor(task, pairs, validation, tokens);
  const encoding = {
    ...whole,
    sourceLength: Math.min(options.sourceLength ?? Number.POSITIVE_INFINITY, whole.sourceLength),
  };
  const place =
    options.place ??
    ((row) => (row < pairs.length ? `pair ${row + 1}` : `validation pair ${row + 1 - pairs.length}`));
  const notice = checkTrainingMemory(pairs, validation, encoding, recipe, place);
  if (notice !== undefined) {
    console.warn(notice);
  }
  const model = modelFor(encoding, recipe, pairs.length, seed);
  const translator = translatorOf(model, encoding);
  const identity = { recipe, seed, pairs };
  let claim: Claim | undefined;
  let handedOut = false;
  try {
    claim = checkpoint === undefined ? undefined : claimCheckpointFolder(checkpoint);
    const history = await fit(model, examplesOf(pairs, encoding), {
      epochs: recipe.epochs,
      batchSize: recipe.batchSize,
      batching: recipe.batching,
      seed,
      validation: options.validation && examplesOf(validation, encoding),
      history: claim && (await restoreCheckpoint(claim, identity, model)),
      onEpochEnd: async (epoch, soFar) => {
        if (claim) {
          await saveCheckpoint(claim, identity, translator, soFar);
        }
        if (onEpochEnd) {
          handedOut = true;
          await onEpochEnd(epoch, soFar, translator);
        }
      },
      signal,
    });
    return { translator, history };
  } catch (error) {
    if (error instanceof LossNotANumber) {
      error.translator = translator;
    } else if (!handedOut) {
      translator.dispose(); // Nobody else can.
    }
    throw error;
  } finally {
    claim?.release();
  }
}
