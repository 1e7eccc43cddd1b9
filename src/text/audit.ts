import pl from "nodejs-polars";
import { texts } from "./columns";
import { findLeaks, findNearTwins, findRepeats, largestFirst } from "./repeats";
import { splitByRows } from "./split";
import {
  characterLengths,
  countCharacters,
  countLengths,
  summarizeLengths,
  truncation,
} from "./text-statistics";

export interface AuditOptions {
  /** Pairs held out for testing. Without them the audit judges the last fifth of the rows as a test set. */
  test?: pl.DataFrame;
  /** A source length to judge besides those that cut 5 %, 1 % and none of the rows. */
  sourceLength?: number;
}

/** What one should know about a dataset before training on it. All lists are polars frames. */
export interface Audit {
  rows: number;
  distinctSources: number;
  /** Rows that repeat an earlier row, and the repeated pairs: source, target, rows. */
  repeatedRows: number;
  duplicates: pl.DataFrame;
  /** The same source with different targets: source, targets, meanings, rows. */
  ambiguous: pl.DataFrame;
  /** Sources that differ only in case or spaces: spellings, rows. */
  nearTwins: pl.DataFrame;
  /** Sources or targets with spaces at an end or in a row: source, target. */
  untidySpaces: pl.DataFrame;
  /** side, shortest, mean, median, 95%, 99%, longest. */
  lengths: pl.DataFrame;
  sourceLengths: pl.DataFrame; // length, rows
  targetLengths: pl.DataFrame; // length, rows
  /** length, rowsCut, share. */
  truncation: pl.DataFrame;
  sourceCharacters: pl.DataFrame; // character, count
  targetCharacters: pl.DataFrame; // character, count
  /** Characters that occur a single time: side, character. */
  seenOnce: pl.DataFrame;
  /** family, rows, share, meanLength, example; undefined if the pairs have no family column. */
  families?: pl.DataFrame;
  split: SplitAudit;
}

export interface SplitAudit {
  /** How the rows were split. */
  kind: "first four fifths of the rows against the rest" | "two files";
  trainRows: number;
  testRows: number;
  /** Sources on both sides: source, trainRows, testRows. */
  leaks: pl.DataFrame;
  /** Test rows whose source a model has seen in training. */
  leakedRows: number;
  /** Characters of the test sources that training never shows: character, count. */
  unknownCharacters: pl.DataFrame;
  /** Test rows whose source holds such a character. */
  rowsWithUnknown: number;
}

/** Audits pairs. The frame needs the columns source and target; family is optional. */
export function auditPairs(frame: pl.DataFrame, options: AuditOptions = {}): Audit {
  const sides = { source: characterLengths(frame, "source"), target: characterLengths(frame, "target") };
  const characters = { source: countCharacters(frame, "source"), target: countCharacters(frame, "target") };
  const { duplicates, ambiguous } = findRepeats(frame);
  const quantiles = [0.95, 0.99, 1].map((share) => sides.source.quantile(share, "higher"));
  const once = (side: "source" | "target") =>
    characters[side].filter(pl.col("count").eq(1)).select(pl.lit(side).alias("side"), pl.col("character"));
  return {
    rows: frame.height,
    distinctSources: frame.getColumn("source").nUnique(),
    repeatedRows: duplicates.height === 0 ? 0 : duplicates.getColumn("rows").sum() - duplicates.height,
    duplicates,
    ambiguous,
    nearTwins: findNearTwins(frame),
    untidySpaces: findUntidySpaces(frame),
    lengths: summarizeLengths(sides),
    sourceLengths: countLengths(sides.source),
    targetLengths: countLengths(sides.target),
    truncation: truncation(
      sides.source,
      options.sourceLength ? [...quantiles, options.sourceLength] : quantiles,
    ),
    sourceCharacters: characters.source,
    targetCharacters: characters.target,
    seenOnce: pl.concat([once("source"), once("target")]),
    families: frame.columns.includes("family") ? familyBalance(frame, sides.source) : undefined,
    split: auditSplit(frame, options.test, characters.source),
  };
}

/**
 * Compares the two sides of a split. Without a test frame it is the article's split by rows.
 *
 * @param counted the characters of all the frame's sources, where they have been counted already
 */
function auditSplit(
  frame: pl.DataFrame,
  test?: pl.DataFrame,
  counted = countCharacters(frame, "source"),
): SplitAudit {
  const parts = test ? { train: frame, test } : splitByRows(frame);
  const leaks = findLeaks(parts.train, parts.test);
  const testCharacters = countCharacters(parts.test, "source");
  // Without a test file, the counts include the test rows, which are subtracted.
  const inTest = testCharacters.rename({ count: "inTest" });
  const known = test
    ? counted
    : counted
        .join(inTest, { on: "character", how: "left" })
        .filter(pl.col("count").gt(pl.col("inTest").fillNull(0)));
  const unknownCharacters = testCharacters.join(known, { on: "character", how: "anti" });
  return {
    kind: test ? "two files" : "first four fifths of the rows against the rest",
    trainRows: parts.train.height,
    testRows: parts.test.height,
    leaks,
    leakedRows: leaks.height === 0 ? 0 : leaks.getColumn("testRows").sum(),
    unknownCharacters,
    rowsWithUnknown: countRowsHolding(parts.test, texts(unknownCharacters, "character")),
  };
}

function countRowsHolding(frame: pl.DataFrame, characters: string[]): number {
  if (characters.length === 0) {
    return 0;
  }
  const escaped = characters.map((character) => character.replace(/[\\^$.*+?()[\]{}|#&~-]/g, "\\$&"));
  return frame.filter(pl.col("source").str.contains(escaped.join("|"))).height;
}

function findUntidySpaces(frame: pl.DataFrame): pl.DataFrame {
  const untidy = (side: string) => pl.col(side).str.contains("^\\s|\\s$|\\s\\s");
  return frame.select("source", "target").filter(untidy("source").or(untidy("target")));
}

function familyBalance(frame: pl.DataFrame, lengths: pl.Series): pl.DataFrame {
  return frame
    .withColumn(lengths.rename("length"))
    .groupBy("family")
    .agg(
      pl.count("source").alias("rows"),
      pl.col("length").mean().round(1).alias("meanLength"),
      pl.col("source").first().alias("example"),
    )
    .withColumn(pl.col("rows").div(pl.lit(frame.height)).round(4).alias("share"))
    .select("family", "rows", "share", "meanLength", "example")
    .sort("family")
    .sort(largestFirst("rows"));
}
