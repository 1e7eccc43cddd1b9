import pl from "nodejs-polars";
import { InputError } from "../files/errors";
import { findHeader } from "./header";
import { readText } from "./read-text";
import { type Delimited, splitDelimited } from "./split-delimited";
import { quotesOfCsv } from "./tab-quotes";

export const CSV: Delimited = { separator: ",", quotes: true, name: "CSV" };
export const TSV: Delimited = { separator: "\t", quotes: false, name: "TSV" };

/**
 * Reads CSV or TSV with or without a header. Two columns are source and target; a third column without
 * a header is the attribution of the Tatoeba and Anki sentence lists, and only TSV has it.
 *
 * @throws InputError if `splitDelimited` refuses the text, or if TSV is quoted like CSV; the line names the row
 */
export function readDelimitedPairs(file: string, format: Delimited): pl.DataFrame {
  const text = readText(file);
  const columns = splitDelimited(text, format, file);
  const quotes = format.quotes ? undefined : quotesOfCsv(text, columns, file);
  if (quotes) {
    throw new InputError(`${file}: ${quotes}; TSV takes quotes as text; save it as CSV, or without quotes`);
  }
  const cells = pl.DataFrame(columns.map((column, n) => pl.Series(`column_${n + 1}`, column, pl.String)));
  const header = findHeader(cells, file);
  const body = header ? cells.slice(1, cells.height) : cells;
  const names = header ?? namesWithoutHeader(cells.width, format, file);
  const wanted = names.flatMap((name, index) =>
    name === null ? [] : [pl.col(cells.columns[index]).alias(name)],
  );
  return body.select(...wanted);
}

function namesWithoutHeader(width: number, format: Delimited, file: string): string[] {
  if (width === 2) {
    return ["source", "target"];
  }
  if (width === 3 && format === TSV) {
    return ["source", "target", "attribution"];
  }
  throw new InputError(
    `${file}: row 1 has ${width} ${width === 1 ? "column" : "columns"}; ${format.name} without a header has two, ` +
      "source and target; with more, a header names source, target and, if wanted, family",
  );
}
