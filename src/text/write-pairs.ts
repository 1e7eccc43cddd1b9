import path from "node:path";
import type pl from "nodejs-polars";
import { InputError } from "../files/errors";
import { writeWhole } from "../files/write-file";
import { quotesOfCsv } from "./tab-quotes";

/**
 * Writes pairs in the format of the file's ending: .json (the article's array of pairs, other columns left out),
 * .csv, .tsv or .parquet (all columns). The file is written completely or not at all.
 *
 * @throws InputError if the ending is another one, or if the texts cannot be written as TSV: they hold a tab or a
 *   line break, or their quotes would be taken for those of CSV
 */
export function writePairs(file: string, frame: pl.DataFrame): void {
  writeWhole(file, pairsAsBytes(file, frame));
}

/** What `writePairs` writes into a file of this name. */
export function pairsAsBytes(file: string, frame: pl.DataFrame): Buffer {
  switch (path.extname(file).toLowerCase()) {
    case ".json": {
      const rows = frame.select("source", "target").rows();
      return Buffer.from(`[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
    }
    case ".csv":
      return frame.writeCSV();
    case ".tsv":
      return Buffer.from(tabSeparated(file, frame));
    case ".parquet":
      return frame.writeParquet();
    default:
      throw new InputError(`${file}: the file's ending should be one of .json, .csv, .tsv, .parquet`);
  }
}

function tabSeparated(file: string, frame: pl.DataFrame): string {
  const rows: string[][] = [frame.columns, ...frame.rows()];
  const lines = rows.map((row, index) => {
    if (row.some((cell) => /[\t\r\n]/.test(cell ?? ""))) {
      throw new InputError(`${file}: row ${index} holds a tab or a line break, which TSV cannot; use .csv`);
    }
    return row.join("\t");
  });
  const text = `${lines.join("\n")}\n`;
  const columns = frame.columns.map((_, column) => rows.map((row) => row[column] ?? ""));
  const quotes = quotesOfCsv(text, columns, file);
  if (quotes) {
    throw new InputError(`${file}: ${quotes}, for which a reader would take it; use .csv`);
  }
  return text;
}
