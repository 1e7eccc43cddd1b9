/** The pairs of a training that are too many for the memory: they are read again for each use, part by part. */
import pl from "nodejs-polars";
import { type Pair, readPairParts } from "./pairs";
import { splitPairs } from "./split";
import { checkTargetLengths } from "./target-lengths";
import { WordCounts } from "./token-kind";
import { onBothSides, type TokenKind, tokenize } from "./tokens";
import { shareToTrainOn, type TrainingPairsOptions, tooFewWithin } from "./training-pairs";

/** Pairs that can be read again and again. */
export interface StreamedPairs {
  count: number;
  parts: () => Iterable<Pair[]>;
}

/** Goes through parts of pairs and can be stopped between them. `total` pairs are to come, where that is known. */
export type Walk = (parts: Iterable<Pair[]>, label: string, total?: number) => AsyncIterable<Pair[]>;

export interface StreamedTrainingPairs {
  train: StreamedPairs;
  test: StreamedPairs;
  /** Whether all targets have one length, in characters. */
  oneTargetLength: boolean;
}

/**
 * The pairs of `readTrainingPairs`, streamed. In memory are some 16 bytes for each pair while they are split, and one
 * byte afterwards.
 *
 * @throws InputError if a file cannot be used, or too few pairs are left
 */
export async function streamTrainingPairs(
  options: TrainingPairsOptions,
  walk: Walk,
): Promise<StreamedTrainingPairs> {
  const { pairs: file, testPairs: testFile } = options;
  const all = await surveyed(file, options, walk);
  if (testFile) {
    const test = await surveyed(testFile, options, walk, all.targetLength);
    const oneTargetLength = all.oneTargetLength && test.oneTargetLength;
    return {
      train: { ...all, count: all.keys.height },
      test: { ...test, count: test.keys.height },
      oneTargetLength,
    };
  }
  const { keys, parts, oneTargetLength } = all;
  const { test } = splitPairs(keys, { train: shareToTrainOn(options, keys.height), seed: options.seed });
  const inTest = new Uint8Array(keys.height);
  for (const row of test.getColumn("row").toArray() as number[]) {
    inTest[row] = 1;
  }
  const side = (value: number, count: number): StreamedPairs => ({
    count,
    parts: () => filtered(parts(), (_, row) => inTest[row] === value),
  });
  return { train: side(0, keys.height - test.height), test: side(1, test.height), oneTargetLength };
}

interface Survey extends Pick<StreamedPairs, "parts"> {
  /** By which the pairs are split: a hash of each source, the number of its family, and the pair's row. */
  keys: pl.DataFrame;
  oneTargetLength: boolean;
  /** Of the first target, in characters. */
  targetLength: number;
}

/** A file's pairs within the options' length, and what has to be known of all of them. */
async function surveyed(
  file: string,
  options: TrainingPairsOptions,
  walk: Walk,
  givenLength?: number,
): Promise<Survey> {
  const parts = await partsWithin(file, options, walk);
  const keys = new SplitKeys();
  let targetLength = givenLength;
  let oneTargetLength = true;
  for await (const part of walk(parts(), `Reading ${file}`)) {
    part.forEach(({ target }, n) => {
      const length = tokenize(target, "character").length;
      targetLength ??= length;
      oneTargetLength &&= length === targetLength;
      if (options.task === "fixed-length" && length !== targetLength) {
        checkTargetLengths([target], () => `${file}: row ${keys.count + n + 1}`, targetLength);
      }
    });
    keys.add(part);
  }
  if (keys.count < 2) {
    throw tooFewWithin(options.longest as number, keys.count, file); // A file itself has two pairs or more.
  }
  return { parts, keys: keys.frame(), oneTargetLength, targetLength: targetLength as number };
}

/** Collects the keys of `Survey`. Sources with the same 64 bits would count as one: one chance in 10⁷ for a million. */
class SplitKeys {
  count = 0;
  private readonly hashes: pl.Series[] = [];
  private readonly families: pl.Series[] = [];
  private readonly numbers = new Map<string, number>();

  add(part: readonly Pair[]): void {
    const sources = part.map(({ source }) => source);
    this.hashes.push(pl.Series("source", sources, pl.String).hash());
    if (part[0]?.family !== undefined) {
      this.families.push(
        pl.Series(
          "family",
          Int32Array.from(part, ({ family }) => this.numberOf(family)),
        ),
      );
    }
    this.count += part.length;
  }

  frame(): pl.DataFrame {
    const rows = pl.Series(
      "row",
      Int32Array.from({ length: this.count }, (_, row) => row),
    );
    const families = this.families.length > 0 ? [pl.concat(this.families)] : [];
    return pl.DataFrame([pl.concat(this.hashes).alias("source"), ...families, rows]);
  }

  private numberOf(family = ""): number {
    const number = this.numbers.get(family) ?? this.numbers.size;
    this.numbers.set(family, number);
    return number;
  }
}

/** A file's pairs, without those that are longer than the options allow. */
async function partsWithin(
  file: string,
  { longest, tokens }: TrainingPairsOptions,
  walk: Walk,
): Promise<StreamedPairs["parts"]> {
  const all = () => readPairParts(file);
  if (longest === undefined) {
    return all;
  }
  const kinds = tokens ? onBothSides(tokens) : await tokenKindsOf(walk(all(), `Words of ${file}`));
  const fits = (text: string, kind: TokenKind) => tokenize(text, kind).length <= longest;
  return () =>
    filtered(all(), ({ source, target }) => fits(source, kinds.source) && fits(target, kinds.target));
}

/** The kinds of tokens that the two sides of pairs suggest; see `tokenKindOf`. */
export async function tokenKindsOf(
  parts: AsyncIterable<Pair[]>,
): Promise<Record<"source" | "target", TokenKind>> {
  const words = { source: new WordCounts(), target: new WordCounts() };
  for await (const part of parts) {
    for (const { source, target } of part) {
      words.source.add(source);
      words.target.add(target);
    }
  }
  return { source: words.source.tokenKind(), target: words.target.tokenKind() };
}

/** The pairs for which a condition holds, given each pair and its row from 0. */
function* filtered(parts: Iterable<Pair[]>, keep: (pair: Pair, row: number) => boolean): Generator<Pair[]> {
  let before = 0;
  for (const part of parts) {
    const from = before;
    before += part.length;
    yield part.filter((pair, n) => keep(pair, from + n));
  }
}
