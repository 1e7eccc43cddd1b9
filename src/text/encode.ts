import { InputError, quote } from "../files/errors";
import { type Encoding, EncodingBuilder, type SideKinds } from "./encoding-builder";
import type { Pair } from "./pairs";
import { checkTargetLengths } from "./target-lengths";
import { onBothSides, type TokenKind, tokenize } from "./tokens";
import { Vocabulary } from "./vocabulary";

export type { Encoding } from "./encoding-builder";

/** Ids of many pairs, row after row in one flat array, ready to become a tensor without copying. */
export interface EncodedPairs {
  source: Int32Array; // [examples, sourceLength]
  target: Int32Array; // [examples, targetLength]
  /** Tokens of each source before padding, at most sourceLength. */
  lengths: Int32Array; // [examples]
  count: number;
  sourceLength: number;
  targetLength: number;
}

/**
 * The encoding that the article uses for human times: sources padded and with an unknown entry,
 * targets plain and all of one length. Build it from the training pairs only.
 *
 * @param sourceLength longest source to keep; default: the longest of these pairs
 * @throws InputError if the targets differ in length
 */
export function humanTimesEncoding(pairs: readonly Pair[], sourceLength?: number): Encoding {
  const encoding = encodingOf(pairs, new EncodingBuilder());
  return { ...encoding, sourceLength: sourceLength ?? encoding.sourceLength };
}

function encodingOf(pairs: readonly Pair[], builder: EncodingBuilder, minimumCount?: number): Encoding {
  for (const pair of pairs) {
    builder.add(pair);
  }
  return builder.encoding(minimumCount);
}

/**
 * The encoding of character pairs for a network with a fixed number of output steps. Where all targets have one
 * length it is the article's (`humanTimesEncoding`). Where they differ, shorter targets are padded at their end, and the
 * network learns to write the padding like any other entry. Build it from the training pairs only.
 *
 * @param sourceLength longest source to keep; default: the longest of these pairs
 * @throws InputError if there are no pairs
 */
export function characterEncoding(pairs: readonly Pair[], sourceLength?: number): Encoding {
  const lengths = pairs.map(({ target }) => tokenize(target, "character").length);
  if (new Set(lengths).size <= 1) {
    return humanTimesEncoding(pairs, sourceLength);
  }
  const target = Vocabulary.fromTexts(
    pairs.map((pair) => pair.target),
    { padding: true, unknown: true },
  );
  const targetLength = lengths.reduce((most, length) => Math.max(most, length));
  return { ...sourceEncoding(pairs, sourceLength), target, targetLength };
}

/** The source's half of an encoding: characters, padding and an unknown entry. */
function sourceEncoding(
  pairs: readonly Pair[],
  sourceLength?: number,
): Pick<Encoding, "source" | "sourceLength"> {
  const source = Vocabulary.fromTexts(
    pairs.map((pair) => pair.source),
    { padding: true, unknown: true },
  );
  const longest = pairs.reduce((most, pair) => Math.max(most, source.tokens(pair.source).length), 1);
  return { source, sourceLength: sourceLength ?? longest };
}

export interface TranslationOptions {
  /** Words, or characters as a person sees them, for both sides or each. Default: words. */
  kind?: TokenKind | SideKinds;
  /** Words seen fewer times become unknown. Default 1: none. */
  minimumCount?: number;
  /** Longest texts to keep, in tokens; default: the longest of these pairs, and room for start and end. */
  sourceLength?: number;
  targetLength?: number;
}

/**
 * An encoding for sentences of any length: both sides padded and with an unknown entry, and each target between
 * a start and an end entry. Build it from the training pairs only.
 */
export function translationEncoding(pairs: readonly Pair[], options: TranslationOptions = {}): Encoding {
  const { kind = "word", minimumCount, sourceLength, targetLength } = options;
  const kinds = typeof kind === "string" ? onBothSides(kind) : kind;
  const encoding = encodingOf(pairs, new EncodingBuilder(kinds), minimumCount);
  return {
    ...encoding,
    sourceLength: sourceLength ?? encoding.sourceLength,
    targetLength: targetLength ?? encoding.targetLength,
  };
}

/**
 * Encodes pairs to ids. A target vocabulary with start and end entries gets each target between the two.
 *
 * @param pairsBefore how many pairs come before these, for messages
 * @throws InputError if a target does not fit its vocabulary or its length; the line names the pair
 */
export function encodePairs(pairs: readonly Pair[], encoding: Encoding, pairsBefore = 0): EncodedPairs {
  const { source, target, sourceLength, targetLength } = encoding;
  const encoded: EncodedPairs = {
    source: new Int32Array(pairs.length * sourceLength),
    target: new Int32Array(pairs.length * targetLength),
    lengths: new Int32Array(pairs.length),
    count: pairs.length,
    sourceLength,
    targetLength,
  };
  if (target.paddingId < 0) {
    const targets = pairs.map((pair) => pair.target);
    checkTargetLengths(targets, (row) => `Pair ${pairsBefore + row + 1}`, targetLength, target.kind);
  }
  pairs.forEach((pair, row) => {
    const tokens = source.tokens(pair.source);
    encoded.source.set(source.encodeTokens(tokens, sourceLength), row * sourceLength);
    encoded.lengths[row] = Math.min(tokens.length, sourceLength);
    encoded.target.set(encodeTarget(pair, pairsBefore + row, encoding), row * targetLength);
  });
  return encoded;
}

/** One-hot rows of ids: 1 where the column is the id, 0 elsewhere. Shape [ids, size], one flat array. */
export function oneHot(ids: ArrayLike<number>, size: number): Float32Array {
  const rows = new Float32Array(ids.length * size);
  for (let row = 0; row < ids.length; row++) {
    if (ids[row] < 0 || ids[row] >= size) {
      throw new InputError(`Id ${ids[row]} is not between 0 and ${size - 1}`);
    }
    rows[row * size + ids[row]] = 1;
  }
  return rows;
}

function encodeTarget(pair: Pair, row: number, { target, targetLength }: Encoding): number[] {
  const unseen = target.unknownId < 0 && target.tokens(pair.target).find((token) => !target.has(token));
  if (typeof unseen === "string") {
    throw new InputError(
      `Pair ${row + 1}: target ${quote(pair.target)} holds ${quote(unseen)}, which no training target holds`,
    );
  }
  if (target.startId < 0) {
    return target.encode(pair.target, targetLength);
  }
  const inside = target.encodeTokens(target.tokens(pair.target).slice(0, targetLength - 2));
  const ids = [target.startId, ...inside, target.endId];
  return [...ids, ...new Array<number>(targetLength - ids.length).fill(target.paddingId)];
}
