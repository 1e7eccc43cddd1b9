/** Encoded examples → seeded batches of tensors. */
import * as tf from "@tensorflow/tfjs";
import seedrandom from "seedrandom";
import { oneHotVectors } from "../layers/one-hot";
import { shuffleInPlace } from "../text/random";

/** Ids of many examples, row after row, as `encodePairs` gives them. */
export interface Examples {
  source: Int32Array; // [examples, sourceLength]
  target: Int32Array; // [examples, targetLength]
  count: number;
  sourceLength: number;
  targetLength: number;
  /** Tokens of each source before its padding. [examples] */
  lengths: Int32Array;
  /** With teacher forcing: the true token before each target token. [examples, targetLength] */
  previous?: Int32Array;
  /** Id of the targets' padding, which loss and exact match ignore. Default: every target token counts. */
  targetPaddingId?: number;
  /** Id of the targets' unknown tokens. No answer counts as right there. Default: there are none. */
  targetUnknownId?: number;
  /** Tokens of each target before its padding. [examples] Default: all targets have the full length. */
  targetLengths?: Int32Array;
}

export interface Batch {
  source: tf.Tensor2D; // [batch, sourceLength], int32 ids
  target: tf.Tensor; // [batch, targetLength], int32 ids
  previous?: tf.Tensor2D; // [batch, targetLength], int32 ids, with teacher forcing
}

/** A batch's inputs in the order in which the model takes them. */
export const inputsOf = ({ source, previous }: Omit<Batch, "target">): tf.Tensor[] =>
  previous ? [source, previous] : [source];

/**
 * Examples for a model that takes the previous token as input (`translationModel`): each target from its second token
 * on, and for each of its tokens the one before.
 *
 *     target    <start> h o l a <end>
 *     previous  <start> h o l a            the decoder's input
 *     target    h o l a <end>              the output that is wanted
 *
 * @param data pairs encoded with `translationEncoding`, which puts start and end around each target
 * @param targetVocabulary its target vocabulary
 * @throws Error if the vocabulary has no start entry
 */
export function teacherForced(
  data: Examples,
  targetVocabulary: { startId: number; paddingId: number; unknownId?: number },
): Examples {
  const { startId, paddingId, unknownId = -1 } = targetVocabulary;
  if (startId < 0) {
    throw new Error("teacherForced: the targets have no start entry; encode them with translationEncoding");
  }
  const { target, targetLength: width, count } = data;
  const columns = (from: number) => {
    const result = new Int32Array(count * (width - 1));
    for (let row = 0; row < count; row++) {
      const start = row * width + from;
      result.set(target.subarray(start, start + width - 1), row * (width - 1));
    }
    return result;
  };
  const shifted = columns(1);
  return {
    ...data,
    target: shifted,
    previous: columns(0),
    targetLength: width - 1,
    ...(paddingId < 0
      ? {}
      : { targetPaddingId: paddingId, targetLengths: realLengths(shifted, width - 1, paddingId) }),
    ...(unknownId < 0 ? {} : { targetUnknownId: unknownId }),
  };
}

/** Tokens of each row before its padding. */
function realLengths(ids: Int32Array, width: number, paddingId: number): Int32Array {
  return Int32Array.from({ length: ids.length / width }, (_, row) => {
    let length = width;
    while (length > 0 && ids[row * width + length - 1] === paddingId) {
      length--;
    }
    return length;
  });
}

/** The numbers 0 … count − 1 in an order fixed by the seed. */
export function shuffledOrder(count: number, seed: string | number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, n) => n);
  return shuffleInPlace(order, seedrandom(String(seed)));
}

/**
 * The examples of `rows` as tensors; the caller disposes them.
 *
 * @param sourceLength where to cut the sources, which a mask allows for a batch of short ones; default: nowhere
 * @param targetLength the same for targets
 */
export function batchOf(
  data: Examples,
  rows: Int32Array,
  sourceLength = data.sourceLength,
  targetLength = data.targetLength,
): Batch {
  const ids = (values: Int32Array, width: number, length: number) =>
    tf.tensor2d(takeRows(values, width, rows, length), [rows.length, length], "int32");
  return {
    source: ids(data.source, data.sourceLength, sourceLength),
    target: ids(data.target, data.targetLength, targetLength),
    ...(data.previous && { previous: ids(data.previous, data.targetLength, targetLength) }),
  };
}

/** All examples as one batch for `model.evaluate` and `model.predict`, its targets one-hot. */
export function allExamples(data: Examples, vocabularySize: number): Batch {
  const rows = Int32Array.from({ length: data.count }, (_, n) => n);
  return tf.tidy(() => {
    const { target, ...inputs } = batchOf(data, rows);
    return { ...inputs, target: oneHotVectors(target, vocabularySize) };
  });
}

/** The row numbers of `order` in batches. The last batch may be shorter. */
export function inBatches(order: Int32Array, batchSize: number): Int32Array[] {
  const batches: Int32Array[] = [];
  for (let start = 0; start < order.length; start += batchSize) {
    batches.push(order.subarray(start, start + batchSize));
  }
  return batches;
}

function takeRows(values: Int32Array, width: number, rows: Int32Array, taken = width): Int32Array {
  const result = new Int32Array(rows.length * taken);
  rows.forEach((row, n) => {
    result.set(values.subarray(row * width, row * width + taken), n * taken);
  });
  return result;
}
