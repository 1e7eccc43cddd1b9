/** The data of a training as files, for a training in another program. Pairs are read and written part by part. */
import { Interrupted, progress } from "../progress/progress";
import type { Encoding } from "../text/encode";
import { EncodingBuilder } from "../text/encoding-builder";
import { type IdColumn, idsAsParquet } from "../text/id-parquet";
import type { Pair } from "../text/pairs";
import { type StreamedPairs, streamTrainingPairs, tokenKindsOf, type Walk } from "../text/streamed-pairs";
import { onBothSides } from "../text/tokens";
import type { TrainingPairsOptions } from "../text/training-pairs";
import type { Examples } from "./batches";
import { examplesOf, type TaskName, taskOfEncoding } from "./tasks";

/** Pairs in a file. */
const PAIRS_OF_SHARD = 2 ** 14;

export interface EncodeOptions extends Omit<TrainingPairsOptions, "task"> {
  task?: TaskName;
  /** Longer sources are cut, in tokens. Default: none is. */
  sourceLength?: number;
  signal?: AbortSignal;
}

export interface PairsToEncode {
  train: StreamedPairs;
  test: StreamedPairs;
  encoding: Encoding;
}

/**
 * Finds out how the pairs of a training are encoded. Split, task and encoding are those of `readTrainingPairs`,
 * `taskOfPairs` and `encodingFor`, without the pairs in memory.
 *
 * @throws InputError if a file cannot be used, or the targets of a fixed-length task differ in length
 * @throws Interrupted if the signal stops it
 */
export async function preparePairs(options: EncodeOptions): Promise<PairsToEncode> {
  const walk = walkUntil(options.signal);
  const { train, test, oneTargetLength } = await streamTrainingPairs(options, walk);
  const task = options.task ?? (oneTargetLength ? "fixed-length" : "translation");
  const { tokens } = options;
  const given = tokens && onBothSides(tokens);
  const kinds =
    task === "translation"
      ? (given ?? (await tokenKindsOf(walk(train.parts(), "Words to train on", train.count))))
      : undefined;
  const builder = new EncodingBuilder(kinds);
  for await (const part of walk(train.parts(), "Vocabularies", train.count)) {
    for (const pair of part) {
      builder.add(pair);
    }
  }
  for await (const part of walk(test.parts(), "Lengths to test on", test.count)) {
    for (const pair of part) {
      builder.makeRoomFor(pair);
    }
  }
  const whole = builder.encoding();
  const sourceLength = Math.min(options.sourceLength ?? Number.POSITIVE_INFINITY, whole.sourceLength);
  return { train, test, encoding: { ...whole, sourceLength } };
}

export interface Shard {
  file: string;
  pairs: number;
  content: Buffer;
}

/**
 * Encodes pairs into Parquet files. The columns are what `examplesOf` makes, so what `train` feeds: `source`, `target` and,
 * for a translation, `previous`, each a list of ids in full length.
 *
 * @param part of the data, for the files' names
 * @throws InputError if a target does not fit the encoding; the line names the pair
 * @throws Interrupted if the signal stops it
 */
export async function* shardsOf(
  part: "train" | "test",
  pairs: StreamedPairs,
  encoding: Encoding,
  signal?: AbortSignal,
): AsyncGenerator<Shard> {
  const walk = walkUntil(signal);
  let before = 0;
  let number = 0;
  for await (const shard of walk(shardsOfSize(pairs.parts()), `Encoding, ${part}`, pairs.count)) {
    const examples = examplesOf(shard, encoding, before);
    before += shard.length;
    const file = `${part}-${String(number++).padStart(5, "0")}.parquet`;
    yield { file, pairs: shard.length, content: idsAsParquet(columnsOf(examples)) };
  }
}

/** The columns of encoded pairs and their widths, in tokens. */
export function columnWidths(encoding: Encoding): Record<string, number> {
  const { sourceLength: source, targetLength } = encoding;
  const translates = taskOfEncoding(encoding) === "translation";
  const target = translates ? targetLength - 1 : targetLength; // Without the start, see `teacherForced`.
  return { source, target, ...(translates ? { previous: target } : {}) };
}

function columnsOf({ source, target, previous, sourceLength, targetLength }: Examples): IdColumn[] {
  return [
    { name: "source", ids: source, width: sourceLength },
    { name: "target", ids: target, width: targetLength },
    ...(previous ? [{ name: "previous", ids: previous, width: targetLength }] : []),
  ];
}

/** The same pairs in parts of one size. */
function* shardsOfSize(parts: Iterable<Pair[]>): Generator<Pair[]> {
  let waiting: Pair[] = [];
  for (const part of parts) {
    waiting = [...waiting, ...part];
    for (; waiting.length >= PAIRS_OF_SHARD; waiting = waiting.slice(PAIRS_OF_SHARD)) {
      yield waiting.slice(0, PAIRS_OF_SHARD);
    }
  }
  if (waiting.length > 0) {
    yield waiting;
  }
}

/** Shows progress, and lets the signal stop it between two parts. */
const walkUntil = (signal?: AbortSignal): Walk =>
  async function* (parts, label, total = 0) {
    const bar = progress(label, total, { unit: "pair" });
    let done = 0;
    for (const part of parts) {
      if (signal?.aborted) {
        bar.finish("stopped");
        throw new Interrupted();
      }
      yield part;
      done += part.length;
      bar.update(done);
      await new Promise<void>((resolve) => setImmediate(resolve)); // Lets a signal through.
    }
    bar.finish();
  };
