/** The two tasks that a network is trained for. The targets say which one it is. */
import type * as tf from "@tensorflow/tfjs";
import { InputError } from "../files/errors";
import { attentionModel } from "../models/attention-model";
import { attentionWithoutRnnModel, encoderDecoderModel } from "../models/baselines";
import { translationModel } from "../models/translation-model";
import { type Encoding, encodePairs } from "../text/encode";
import { EncodingBuilder } from "../text/encoding-builder";
import type { Pair } from "../text/pairs";
import { tokenKindOf } from "../text/token-kind";
import { type TokenKind, tokenize } from "../text/tokens";
import { type Examples, teacherForced } from "./batches";
import { type Loss, sequenceCrossEntropy, stepwiseCrossEntropy } from "./losses";
import { compile, type Recipe } from "./recipes";

/**
 * `fixed-length`: all targets have one length, and the network writes each character at its own step, as in the article.
 * `translation`: targets of any length; the network writes token by token, gets the previous token as input, and stops by
 * itself.
 */
export type TaskName = "fixed-length" | "translation";

export const taskNames: readonly TaskName[] = ["fixed-length", "translation"];

/** The task of these pairs: fixed-length if all targets have the same number of characters. */
export function taskOfPairs(pairs: readonly Pair[]): TaskName {
  const lengthOf = ({ target }: Pair) => tokenize(target, "character").length;
  return pairs.every((pair) => lengthOf(pair) === lengthOf(pairs[0])) ? "fixed-length" : "translation";
}

/** The task of an encoding: only translations have a start entry. */
export const taskOfEncoding = ({ target }: Encoding): TaskName =>
  target.startId < 0 ? "fixed-length" : "translation";

/**
 * The encoding of a task: vocabularies from the training pairs alone, lengths from the validation pairs too, so that
 * none of them is cut.
 *
 * @param tokens for a translation; default: for each side the kind that its texts suggest
 * @throws InputError if the targets of a fixed-length task differ in length
 */
export function encodingFor(
  task: TaskName,
  pairs: readonly Pair[],
  validation: readonly Pair[] = [],
  tokens?: TokenKind,
): Encoding {
  const kindOf = (side: "source" | "target") => tokens ?? tokenKindOf(pairs.map((pair) => pair[side]));
  const builder = new EncodingBuilder(
    task === "translation" ? { source: kindOf("source"), target: kindOf("target") } : undefined,
  );
  for (const pair of pairs) {
    builder.add(pair);
  }
  for (const pair of validation) {
    builder.makeRoomFor(pair);
  }
  return builder.encoding();
}

/**
 * Examples to train and evaluate a network of this encoding on; with teacher forcing if it is a translation.
 *
 * @param pairsBefore how many pairs come before these, for messages
 * @throws InputError if a target does not fit the encoding; the line names the pair
 */
export function examplesOf(pairs: readonly Pair[], encoding: Encoding, pairsBefore = 0): Examples {
  const encoded = encodePairs(pairs, encoding, pairsBefore);
  return taskOfEncoding(encoding) === "translation" ? teacherForced(encoded, encoding.target) : encoded;
}

/** The loss of a task. */
const lossFor = (encoding: Encoding): Loss =>
  taskOfEncoding(encoding) === "translation"
    ? sequenceCrossEntropy(encoding.target.paddingId)
    : stepwiseCrossEntropy;

/**
 * A recipe's network for an encoding, compiled.
 *
 * @param examples how many there are to train on
 * @throws InputError if a translation is asked for without the RNN
 */
export function modelFor(encoding: Encoding, recipe: Recipe, examples: number, seed: number): tf.LayersModel {
  const model = networkFor(encoding, recipe, seed);
  compile(model, recipe, examples, lossFor(encoding));
  return model;
}

function networkFor(encoding: Encoding, recipe: Recipe, seed: number): tf.LayersModel {
  const { source, target, sourceLength, targetLength } = encoding;
  const { network = "attention", maskPadding, ...sizes } = recipe;
  const config = {
    ...sizes,
    sourceLength,
    targetLength,
    sourceVocabularySize: source.size,
    targetVocabularySize: target.size,
    paddingId: maskPadding ? source.paddingId : undefined,
    seed,
  };
  if (taskOfEncoding(encoding) === "translation") {
    if (network === "without-rnn") {
      throw new InputError(
        'The network "without-rnn" writes all its steps at once, and a translation needs the tokens before; ' +
          'for one without memory choose decoderCell "feedforward"',
      );
    }
    return translationModel({ ...config, network });
  }
  return {
    attention: attentionModel,
    "fixed-context": encoderDecoderModel,
    "without-rnn": attentionWithoutRnnModel,
  }[network](config);
}
