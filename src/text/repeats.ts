import pl from "nodejs-polars";

/** Sorts by a number, largest first. Rows with equal numbers keep their order. */
export const largestFirst = (by: string) => ({ by, descending: true, maintainOrder: true });

export interface Repeats {
  /** Pairs that occur more than once. Columns: source, target, rows. Most repeated first. */
  duplicates: pl.DataFrame;
  /**
   * Sources that occur with more than one target, so that no model can get them all right.
   * Columns: source, targets (joined by " | ", the most frequent first), meanings, rows. Most meanings first.
   */
  ambiguous: pl.DataFrame;
}

/** Finds what occurs more than once: whole pairs, and sources whose targets differ. */
export function findRepeats(frame: pl.DataFrame): Repeats {
  const pairs = frame.groupBy("source", "target").agg(pl.count("source").alias("rows"));
  const duplicates = pairs.filter(pl.col("rows").gt(1)).sort(["source", "target"]).sort(largestFirst("rows"));
  const several = pairs.filter(pl.col("source").isDuplicated()).sort("target").sort(largestFirst("rows"));
  const ambiguous = several
    .groupBy("source")
    .agg(
      pl.col("target").str.concat(" | ").alias("targets"),
      pl.col("target").count().alias("meanings"),
      pl.col("rows").sum().alias("rows"),
    )
    .sort("source")
    .sort(largestFirst("meanings"));
  return { duplicates, ambiguous };
}

/** Sources that occur in both frames, with the number of their rows in each. Columns: source, trainRows, testRows. */
export function findLeaks(train: pl.DataFrame, test: pl.DataFrame): pl.DataFrame {
  return countSources(train, "trainRows")
    .join(countSources(test, "testRows"), { on: "source", how: "inner" })
    .sort("source");
}

/**
 * Sources that differ only in case or spaces. Columns: spellings (joined by " | "), rows.
 * They are not errors, but each such group is really one phrase.
 */
export function findNearTwins(frame: pl.DataFrame): pl.DataFrame {
  const folded = pl.col("source").str.toLowerCase().str.replaceAll("\\s+", "").alias("folded");
  return countSources(frame, "rows")
    .withColumn(folded)
    .filter(pl.col("folded").isDuplicated())
    .sort("source")
    .groupBy("folded")
    .agg(pl.col("source").str.concat(" | ").alias("spellings"), pl.col("rows").sum().alias("rows"))
    .sort("spellings")
    .select("spellings", "rows");
}

function countSources(frame: pl.DataFrame, name: string): pl.DataFrame {
  return frame.groupBy("source").agg(pl.count("target").alias(name));
}
