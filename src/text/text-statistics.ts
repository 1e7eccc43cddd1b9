import pl from "nodejs-polars";
import { texts } from "./columns";
import { largestFirst } from "./repeats";
import { SIMPLE_TEXT, splitCharacters } from "./tokens";

export type Side = "source" | "target";

/** Rows whose characters polars can count. It counts code points, so only in simple text are they characters. */
const isSimple = (side: Side) => pl.col(side).str.contains(SIMPLE_TEXT);

/** Lengths of one side in characters as a person sees them, one number for each row. */
export function characterLengths(frame: pl.DataFrame, side: Side): pl.Series {
  const measured = frame.select(
    pl.col(side),
    pl.col(side).str.lengths().alias("length"),
    isSimple(side).alias("simple"),
  );
  const lengths = measured.getColumn("length");
  if (measured.filter(pl.col("simple").not()).height === 0) {
    return lengths;
  }
  const texts = frame.getColumn(side).toArray() as string[];
  return pl.Series(
    "length",
    Uint32Array.from(texts, (text) => splitCharacters(text).length),
  );
}

/** Rows whose texts are joined at once, so that the joined text stays far below the longest string of JavaScript. */
const CHUNK = 20_000;

/** How often each character occurs on one side. Columns: character, count. Most frequent first. */
export function countCharacters(frame: pl.DataFrame, side: Side): pl.DataFrame {
  const counts = new Map<string, number>();
  const add = (character: string, count: number) =>
    counts.set(character, (counts.get(character) ?? 0) + count);
  const simple = frame.select(side).filter(isSimple(side));
  // Polars joins the texts. In simple text each character is one UTF-16 unit, and counting units takes a twentieth of
  // the time and memory of a column of single characters.
  const histogram = new Uint32Array(1 << 16);
  for (let start = 0; start < simple.height; start += CHUNK) {
    const chunk = simple.slice(start, Math.min(CHUNK, simple.height - start));
    const joined = String(chunk.select(pl.col(side).str.concat("")).getColumn(side).get(0));
    for (let at = 0; at < joined.length; at++) {
      histogram[joined.charCodeAt(at)]++;
    }
  }
  for (const [unit, count] of histogram.entries()) {
    if (count > 0) {
      add(String.fromCharCode(unit), count);
    }
  }
  if (simple.height < frame.height) {
    for (const text of texts(frame.filter(isSimple(side).not()), side)) {
      for (const character of splitCharacters(text)) {
        add(character, 1);
      }
    }
  }
  return pl
    .DataFrame([
      pl.Series("character", [...counts.keys()], pl.String),
      pl.Series("count", Uint32Array.from(counts.values())),
    ])
    .sort("character")
    .sort(largestFirst("count"));
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

// Numbers from JavaScript become floating-point columns, which a table would show as 41.0.
function wholeNumbers(frame: pl.DataFrame, columns: string[]): pl.DataFrame {
  return frame.withColumns(...columns.map((name) => pl.col(name).cast(pl.UInt32)));
}
