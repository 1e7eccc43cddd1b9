import pl from "nodejs-polars";
import { largestFirst } from "./repeats";
import { SIMPLE_TEXT, splitCharacters } from "./tokens";

export type Side = "source" | "target";

/** Rows whose characters polars can count by itself, its unit being the code point. */
const isSimple = (side: Side) => pl.col(side).str.contains(SIMPLE_TEXT);

/** Lengths of one side in characters as a person sees them, one number a row. */
export function characterLengths(frame: pl.DataFrame, side: Side): pl.Series {
  const measured = frame.select(
    pl.col(side),
    pl.col(side).str.lengths().alias("length"),
    isSimple(side).alias("simple"),
  );
  const lengths = measured.getColumn("length");
  if (measured.filter(pl.col("simple").not()).height === 0) return lengths;
  const texts = frame.getColumn(side).toArray() as string[];
  return pl.Series(
    "length",
    Uint32Array.from(texts, (text) => splitCharacters(text).length),
  );
}

/** Rows a time when texts are taken apart, so that a million of them need no more memory than this many. */
const CHUNK = 100_000;

/** How often each character occurs on one side. Columns: character, count, rows (that hold it). Most frequent first. */
export function countCharacters(frame: pl.DataFrame, side: Side): pl.DataFrame {
  const parts: pl.DataFrame[] = [];
  for (let start = 0; start < frame.height; start += CHUNK)
    parts.push(countChunk(frame.slice(start, Math.min(CHUNK, frame.height - start)).select(side), side));
  if (parts.length === 0) parts.push(countChunk(frame.select(side), side));
  return pl
    .concat(parts)
    .groupBy("character")
    .agg(pl.col("count").sum().alias("count"), pl.col("rows").sum().alias("rows"))
    .sort("character")
    .sort(largestFirst("count"));
}

function countChunk(chunk: pl.DataFrame, side: Side): pl.DataFrame {
  const simple = chunk.filter(isSimple(side)).withRowIndex("row");
  const complex = chunk.filter(isSimple(side).not()).getColumn(side).toArray() as string[];
  const counts = countExploded(
    simple.select(pl.col("row"), pl.col(side).str.split("").alias("character")).explode("character"),
  );
  if (complex.length === 0) return counts;
  const pieces = complex.map(splitCharacters);
  const row = Uint32Array.from(pieces.flatMap((characters, index) => characters.map(() => index)));
  const character = pl.Series("character", pieces.flat(), pl.String);
  return pl.concat([counts, countExploded(pl.DataFrame([pl.Series("row", row), character]))]);
}

function countExploded(exploded: pl.DataFrame): pl.DataFrame {
  return exploded
    .groupBy("character")
    .agg(
      pl.count("row").cast(pl.UInt32).alias("count"),
      pl.col("row").nUnique().cast(pl.UInt32).alias("rows"),
    );
}

/** Rows of each length. Columns: length, rows. Shortest first. */
export function countLengths(lengths: pl.Series): pl.DataFrame {
  return pl
    .DataFrame([lengths.rename("length")])
    .groupBy("length")
    .agg(pl.count("length").alias("rows"))
    .sort("length");
}

/** Smallest, middle and largest lengths. Columns: side, shortest, mean, median, "95%", "99%", longest. */
export function summarizeLengths(sides: Record<Side, pl.Series>): pl.DataFrame {
  const rows = (["source", "target"] as const).map((side) => {
    const lengths = sides[side];
    const quantile = (share: number) => lengths.quantile(share, "higher");
    return {
      side,
      shortest: lengths.min(),
      mean: Math.round(lengths.mean() * 10) / 10,
      median: quantile(0.5),
      "95%": quantile(0.95),
      "99%": quantile(0.99),
      longest: lengths.max(),
    };
  });
  return wholeNumbers(pl.DataFrame(rows), ["shortest", "median", "95%", "99%", "longest"]);
}

/** What a source length would cut. Columns: length, rowsCut, share (of all rows). */
export function truncation(lengths: pl.Series, candidates: readonly number[]): pl.DataFrame {
  const measured = pl.DataFrame([lengths.rename("length")]);
  const distinct = [...new Set(candidates)].sort((left, right) => left - right);
  const rows = distinct.map((length) => {
    const rowsCut = measured.filter(pl.col("length").gt(length)).height;
    return { length, rowsCut, share: rowsCut / Math.max(1, lengths.length) };
  });
  return wholeNumbers(pl.DataFrame(rows), ["length", "rowsCut"]);
}

// Numbers of JavaScript become floating point columns, which a table would show as 41.0.
function wholeNumbers(frame: pl.DataFrame, columns: string[]): pl.DataFrame {
  return frame.withColumns(...columns.map((name) => pl.col(name).cast(pl.UInt32)));
}
