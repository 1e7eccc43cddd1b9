import { InputError, quote } from "../files/errors";
import { columnRole } from "./header";
import { type Delimited, splitDelimited } from "./split-delimited";

const QUOTED_TSV: Delimited = { separator: "\t", quotes: true, name: "TSV" };

/**
 * TSV has no quotes, but some programs write it with those of CSV. Sentences in quotes are common, so quotes are text
 * unless a writer of CSV would have set just these. Writers set quotes around every text of a column; or around a text
 * that holds a quote, which they double; or a tab, or a line end; or, in some spreadsheets, a comma.
 *
 * @param columns the text split at its tabs, with the header, if there is one, as their first cells
 * @returns what shows that the quotes are those of CSV; undefined if they are text
 */
export function quotesOfCsv(text: string, columns: readonly string[][], file: string): string | undefined {
  if (!/(?:^|[\t\r\n])"/.test(text)) {
    return undefined;
  }
  for (const column of columns) {
    const row = column.findIndex((cell) => cell.includes('""') && /^"(?:[^"]|"")*"$/.test(cell));
    if (row >= 0) {
      return `line ${row + 1} holds ${quote(column[row])}, quoted as in CSV`;
    }
  }
  const whole = columns.findIndex(isQuotedThroughout);
  if (whole >= 0) {
    return `every cell of column ${whole + 1} is in quotes, as in CSV`;
  }
  const unquoted = splitQuoted(text, file);
  if (!unquoted) {
    return undefined; // No program that sets quotes around cells has written this.
  }
  if (unquoted.length !== columns.length || unquoted[0].length !== columns[0].length) {
    return "there are tabs or line ends inside quotes, as in CSV";
  }
  const cells = columns.flat();
  const commas = cells.some(isQuoted) && cells.every((cell) => cell.includes(",") === isQuoted(cell));
  return commas ? "exactly the cells with a comma are in quotes, as in CSV" : undefined;
}

const isQuoted = (cell: string) => cell.length > 1 && cell.startsWith('"') && cell.endsWith('"');

function isQuotedThroughout(column: readonly string[]): boolean {
  const body = columnRole(column[0]) === null ? column : column.slice(1);
  return body.length > 0 && body.every(isQuoted);
}

function splitQuoted(text: string, file: string): string[][] | undefined {
  try {
    return splitDelimited(text, QUOTED_TSV, file);
  } catch (error) {
    if (error instanceof InputError) {
      return undefined;
    }
    throw error;
  }
}
