import pl from "nodejs-polars";
import { InputError, quote } from "../files/errors";
import { columnsOfDigits, findHeader, namesColumns } from "./header";
import { readText, textPieces } from "./read-text";
import { type Delimited, delimitedRows, splitDelimited } from "./split-delimited";
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
  if (!format.quotes) {
    refuseQuotes(text, columns, file);
  }
  const cells = cellFrame(columns);
  const header = findHeader(cells, file);
  const body = header ? cells.slice(1, cells.height) : cells;
  return named(body, header ?? namesWithoutHeader(cells.width, format, file));
}

/**
 * Reads CSV or TSV part by part, without the whole file in memory. Whether TSV has the quotes of CSV is judged by its
 * first megabytes.
 *
 * @param rowsOfPart rows that are read at once
 * @throws InputError as `readDelimitedPairs`, when it comes to the row
 */
export function* delimitedParts(
  file: string,
  format: Delimited,
  rowsOfPart: number,
): Generator<pl.DataFrame> {
  let names: (string | null)[] | undefined;
  /** The columns whose digits have shown that the first line, which has none, is a header. */
  let digits: number[] = [];
  let lines = 0;
  if (!format.quotes) {
    const [text] = textPieces(file);
    refuseQuotes(text, splitDelimited(text, format, file), file);
  }
  for (const columns of columnParts(delimitedRows(textPieces(file), format, file), rowsOfPart)) {
    const cells = cellFrame(columns);
    const header = names === undefined ? findHeader(cells, file) : undefined;
    if (header) {
      digits = namesColumns(cells.row(0)) ? [] : columnsOfDigits(cells);
    } else if (digits.length > 0) {
      digits = stillOfDigits(digits, columns, file, lines);
    }
    names ??= header ?? namesWithoutHeader(cells.width, format, file);
    lines += cells.height;
    yield named(header ? cells.slice(1, cells.height) : cells, names);
  }
}

/**
 * Those of the columns that have a digit in each cell of a further part.
 *
 * @throws InputError if none has, so that the first line may have been a pair
 */
function stillOfDigits(
  digits: readonly number[],
  columns: readonly string[][],
  file: string,
  linesBefore: number,
): number[] {
  const firstWithout = digits.map((column) => columns[column].findIndex((cell) => !/[0-9]/.test(cell)));
  const still = digits.filter((_, n) => firstWithout[n] < 0);
  if (still.length === 0) {
    const n = firstWithout.indexOf(Math.max(...firstWithout));
    const [column, row] = [digits[n], firstWithout[n]];
    throw new InputError(
      `${file}: row ${linesBefore + row} has the ${["source", "target"][column]} ${quote(columns[column][row])} without ` +
        "digits, so it is not clear whether the first line is a header; name its columns source and target there",
    );
  }
  return still;
}

/** Rows as columns, so many rows at once. */
function* columnParts(rows: Iterable<string[]>, rowsOfPart: number): Generator<string[][]> {
  let columns: string[][] = [];
  for (const row of rows) {
    if (columns.length === 0) {
      columns = row.map(() => []);
    }
    row.forEach((cell, column) => {
      columns[column].push(cell);
    });
    if (columns[0].length === rowsOfPart) {
      yield columns;
      columns = [];
    }
  }
  if (columns.length > 0) {
    yield columns;
  }
}

const cellFrame = (columns: readonly string[][]): pl.DataFrame =>
  pl.DataFrame(columns.map((column, n) => pl.Series(`column_${n + 1}`, column, pl.String)));

/** The columns that have a role, under its name. */
function named(cells: pl.DataFrame, names: readonly (string | null)[]): pl.DataFrame {
  const wanted = names.flatMap((name, index) =>
    name === null ? [] : [pl.col(cells.columns[index]).alias(name)],
  );
  return cells.select(...wanted);
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

function refuseQuotes(text: string, columns: readonly string[][], file: string): void {
  const quotes = quotesOfCsv(text, columns, file);
  if (quotes) {
    throw new InputError(`${file}: ${quotes}; TSV takes quotes as text; save it as CSV, or without quotes`);
  }
}
