import path from "node:path";
import pl from "nodejs-polars";
import { InputError } from "../files/errors";
import { lowerCase, normalizePairs, tidySpaces } from "./clean";
import { texts } from "./columns";
import { CSV, delimitedParts, readDelimitedPairs, TSV } from "./read-delimited";
import { readJsonPairs } from "./read-json";
import { parquetParts, readParquetPairs } from "./read-parquet";

/** One example: source, target, and the phrase family that it was made from, if known. */
export interface Pair {
  source: string;
  target: string;
  family?: string;
  /** Which source words each target word comes from, as in "0-0 1-2"; see `alignment.ts`. */
  alignment?: string;
}

export interface ReadOptions {
  /** Fewest rows that make sense. Default 2: one pair can be neither split nor learned from. */
  minimumRows?: number;
  /** Make source and target lower-case. Default: no. */
  lowerCase?: boolean;
  /** Remove spaces at the ends and turn runs of white space into one space. Default: no. */
  tidySpaces?: boolean;
  /** Longest text in code points. Default 10,000: a longer one is a broken file, not a phrase. */
  maximumLength?: number;
}

const PAIR_COLUMNS: readonly (keyof Pair)[] = ["source", "target", "family", "alignment"];

interface Reader {
  whole: (file: string) => pl.DataFrame;
  parts: (file: string) => Iterable<pl.DataFrame>;
}

/** Rows that are read at once where a file is read in parts. */
const ROWS_OF_PART = 2 ** 14;

const delimited = (format: typeof CSV): Reader => ({
  whole: (file) => readDelimitedPairs(file, format),
  parts: (file) => delimitedParts(file, format, ROWS_OF_PART),
});
const json: Reader = { whole: readJsonPairs, parts: (file) => slices(readJsonPairs(file)) };
/** Starting the process that reads Parquet takes a fifth of a second. */
const parquet: Reader = { whole: readParquetPairs, parts: (file) => parquetParts(file, 8 * ROWS_OF_PART) };

const READERS: Record<string, Reader> = {
  ".json": json,
  ".csv": delimited(CSV),
  ".tsv": delimited(TSV),
  ".tab": delimited(TSV),
  ".txt": delimited(TSV),
  ".parquet": parquet,
};

/**
 * Reads pairs from a file, its format told by its extension: the article's JSON array of pairs, CSV, TSV
 * (also the three columns of the Tatoeba and Anki lists), or Parquet. Texts are normalized (NFC).
 *
 * @returns a frame with text columns source and target, and family, alignment and attribution where the file has them
 * @throws InputError if the file cannot be used; the line names file, row (from 1, without the header) and what would be right
 */
export function readPairs(file: string, options: ReadOptions = {}): pl.DataFrame {
  const frame = readerOf(file).whole(file);
  checkTexts(frame, file, 0, options);
  checkCount(frame.height, file, options);
  const normal = normalizePairs(frame);
  const tidy = options.tidySpaces ? tidySpaces(normal) : normal;
  return options.lowerCase ? lowerCase(tidy) : tidy;
}

/**
 * Reads the same pairs as `readPairs` part by part, without the whole file in memory; JSON, the article's format, is read
 * whole.
 *
 * @throws InputError as `readPairs`, when it comes to the row
 */
export function* readPairParts(file: string): Generator<Pair[]> {
  let rows = 0;
  for (const frame of readerOf(file).parts(file)) {
    checkTexts(frame, file, rows);
    rows += frame.height;
    for (const part of slices(frame)) {
      yield toPairs(normalizePairs(part));
    }
  }
  checkCount(rows, file);
}

function readerOf(file: string): Reader {
  const reader = READERS[path.extname(file).toLowerCase()];
  if (!reader) {
    throw new InputError(`${file}: the file's ending should be one of ${Object.keys(READERS).join(", ")}`);
  }
  return reader;
}

function* slices(frame: pl.DataFrame): Generator<pl.DataFrame> {
  for (let from = 0; from < frame.height; from += ROWS_OF_PART) {
    yield frame.slice(from, ROWS_OF_PART);
  }
}

/** The rows of a frame as plain objects. */
export function toPairs(frame: pl.DataFrame): Pair[] {
  const columns = PAIR_COLUMNS.filter((name) => frame.columns.includes(name));
  const values = columns.map((name) => texts(frame, name));
  return Array.from({ length: frame.height }, (_, row) => {
    const pair: Partial<Pair> = {};
    columns.forEach((name, column) => {
      pair[name] = values[column][row];
    });
    return pair as Pair;
  });
}

/** Plain objects as a frame; family and alignment become columns if the first pair has them. */
export function fromPairs(pairs: readonly Pair[]): pl.DataFrame {
  const column = (name: keyof Pair) =>
    pl.Series(
      name,
      pairs.map((pair) => pair[name] ?? ""),
      pl.String,
    );
  const has = (name: keyof Pair) => name === "source" || name === "target" || pairs[0]?.[name] !== undefined;
  return pl.DataFrame(PAIR_COLUMNS.filter(has).map(column));
}

function checkTexts(frame: pl.DataFrame, file: string, rowsBefore: number, options: ReadOptions = {}): void {
  const { maximumLength = 10_000 } = options;
  for (const name of frame.columns.filter((column) => column !== "attribution")) {
    const text = pl.col(name);
    const empty = firstRow(frame, text.isNull().or(text.str.contains("^\\s*$")));
    if (empty !== undefined) {
      throw new InputError(
        `${file}: row ${rowsBefore + empty + 1} has no ${name}; each row needs its ${frame.columns.join(", ")}`,
      );
    }
    const long = firstRow(frame, text.str.lengths().gt(maximumLength));
    if (long !== undefined) {
      const length = Array.from(String(frame.getColumn(name).get(long))).length;
      throw new InputError(
        `${file}: row ${rowsBefore + long + 1} has a ${name} of ${length} characters; a text may have at most ${maximumLength}`,
      );
    }
  }
}

function checkCount(rows: number, file: string, { minimumRows = 2 }: ReadOptions = {}): void {
  if (rows === 0) {
    throw new InputError(`${file}: the file has no rows; it should hold pairs of texts`);
  }
  if (rows < minimumRows) {
    throw new InputError(`${file}: row 1 is the only row; there should be at least ${minimumRows} pairs`);
  }
}

/** Index of the first row for which a condition holds. */
function firstRow(frame: pl.DataFrame, condition: pl.Expr): number | undefined {
  const found = frame.select(condition.alias("found")).withRowIndex("row").filter(pl.col("found"));
  return found.height === 0 ? undefined : Number(found.getColumn("row").get(0));
}
