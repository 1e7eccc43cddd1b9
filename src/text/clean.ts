import pl from "nodejs-polars";
import { SIMPLE_TEXT } from "./tokens";

const TEXT_COLUMNS = ["source", "target"];

/** Converts source and target to Unicode normal form C, so that "é" is the same text however it was typed. */
export function normalizePairs(frame: pl.DataFrame): pl.DataFrame {
  return frame.withColumns(...TEXT_COLUMNS.map((name) => normalizeColumn(frame, name)));
}

// Polars cannot normalize, so columns go through JavaScript. Columns of simple text need no normalization.
function normalizeColumn(frame: pl.DataFrame, name: string): pl.Series | pl.Expr {
  const simple = frame.filter(pl.col(name).str.contains(SIMPLE_TEXT)).height;
  if (simple === frame.height) {
    return pl.col(name);
  }
  const texts = frame.getColumn(name).toArray() as string[];
  return pl.Series(
    name,
    texts.map((text) => text.normalize("NFC")),
    pl.String,
  );
}

/** Removes spaces at both ends and turns each run of white space into one space. */
export function tidySpaces(frame: pl.DataFrame): pl.DataFrame {
  return frame.withColumns(
    ...TEXT_COLUMNS.map((name) => pl.col(name).str.replaceAll("\\s+", " ").str.strip()),
  );
}

/** Makes source and target lower-case. */
export function lowerCase(frame: pl.DataFrame): pl.DataFrame {
  return frame.withColumns(...TEXT_COLUMNS.map((name) => pl.col(name).str.toLowerCase()));
}

/** Keeps the first of equal pairs, in the order of the rows. */
export function dropDuplicates(frame: pl.DataFrame): pl.DataFrame {
  return frame.unique(TEXT_COLUMNS, "first", true);
}

/** Drops every source that has more than one target: no model can learn which of them is meant. */
export function dropAmbiguous(frame: pl.DataFrame): pl.DataFrame {
  return frame.filter(pl.col("target").nUnique().over("source").eq(1));
}
