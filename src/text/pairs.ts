import path from "node:path";
import pl from "nodejs-polars";
import { InputError } from "../files/errors";
import { lowerCase, normalizePairs, tidySpaces } from "./clean";
import { texts } from "./columns";
import { CSV, readDelimitedPairs, TSV } from "./read-delimited";
import { readJsonPairs } from "./read-json";
import { readParquetPairs } from "./read-parquet";

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

const READERS: Record<string, (file: string) => pl.DataFrame> = {
  ".json": readJsonPairs,
  ".csv": (file) => readDelimitedPairs(file, CSV),
  ".tsv": (file) => readDelimitedPairs(file, TSV),
  ".tab": (file) => readDelimitedPairs(file, TSV),
  ".txt": (file) => readDelimitedPairs(file, TSV),
  ".parquet": readParquetPairs,
};

/**
 * Reads pairs from a file, its format told by its extension: the article's JSON array of pairs, CSV, TSV
 * (also the three columns of the Tatoeba and Anki lists), or Parquet. Texts are normalized (NFC).
 *
 * @returns a frame with text columns source and target, and family, alignment and attribution where the file has them
 * @throws InputError if the file cannot be used; the line names file, row (from 1, without the header) and what would be right
 */
export function readPairs(file: string, options: ReadOptions = {}): pl.DataFrame {
  const reader = READERS[path.extname(file).toLowerCase()];
  if (!reader) {
    throw new InputError(`${file}: the file's ending should be one of ${Object.keys(READERS).join(", ")}`);
  }
  const frame = reader(file);
  checkRows(frame, file, options);
  const normal = normalizePairs(frame);
  const tidy = options.tidySpaces ? tidySpaces(normal) : normal;
  return options.lowerCase ? lowerCase(tidy) : tidy;
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

function checkRows(frame: pl.DataFrame, file: string, options: ReadOptions): void {
  const { minimumRows = 2, maximumLength = 10_000 } = options;
  if (frame.height === 0) {
    throw new InputError(`${file}: the file has no rows; it should hold pairs of texts`);
  }
  for (const name of frame.columns.filter((column) => column !== "attribution")) {
    const text = pl.col(name);
    const empty = firstRow(frame, text.isNull().or(text.str.contains("^\\s*$")));
    if (empty !== undefined) {
      throw new InputError(
        `${file}: row ${empty + 1} has no ${name}; each row needs its ${frame.columns.join(", ")}`,
      );
    }
    const long = firstRow(frame, text.str.lengths().gt(maximumLength));
    if (long !== undefined) {
      const length = Array.from(String(frame.getColumn(name).get(long))).length;
      throw new InputError(
        `${file}: row ${long + 1} has a ${name} of ${length} characters; a text may have at most ${maximumLength}`,
      );
    }
  }
  if (frame.height < minimumRows) {
    throw new InputError(`${file}: row 1 is the only row; there should be at least ${minimumRows} pairs`);
  }
}

/** Index of the first row for which a condition holds. */
function firstRow(frame: pl.DataFrame, condition: pl.Expr): number | undefined {
  const found = frame.select(condition.alias("found")).withRowIndex("row").filter(pl.col("found"));
  return found.height === 0 ? undefined : Number(found.getColumn("row").get(0));
}
