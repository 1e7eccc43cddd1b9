import pl from "nodejs-polars";
import { InputError, quote } from "../files/errors";
import { columnRole, findHeader } from "./header";
import { readTextBytes } from "./read-text";

export interface Delimited {
  separator: "," | "\t";
  /** Whether a cell may be quoted; the Tatoeba and Anki lists use quotes as plain characters. */
  quotes: boolean;
  name: string;
}

export const CSV: Delimited = { separator: ",", quotes: true, name: "CSV" };
export const TSV: Delimited = { separator: "\t", quotes: false, name: "TSV" };

/**
 * Reads CSV or TSV with or without a header. Two columns are source and target; a third column without
 * a header is the attribution of the Tatoeba and Anki sentence lists, and only TSV has it.
 */
export function readDelimitedPairs(file: string, format: Delimited): pl.DataFrame {
  const bytes = withoutTrailingBlankLines(readTextBytes(file));
  const cells = parse(bytes, format, file);
  const header = findHeader(cells);
  const body = header ? cells.slice(1, cells.height) : cells;
  const names = header ?? namesWithoutHeader(cells.width, format, file);
  const wanted = names.flatMap((name, index) =>
    name === null ? [] : [pl.col(cells.columns[index]).alias(name)],
  );
  return body.select(...wanted);
}

function parse(bytes: Buffer, format: Delimited, file: string): pl.DataFrame {
  try {
    return pl.readCSV(bytes, {
      hasHeader: false,
      inferSchemaLength: 0, // every cell is text: "0905" must not become 905
      sep: format.separator,
      quoteChar: format.quotes ? '"' : "",
      truncateRaggedLines: false,
      missingIsNull: true,
    });
  } catch (error) {
    throw new InputError(`${file}: ${problemOf(bytes.toString("utf8"), format, error as Error)}`);
  }
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

function withoutTrailingBlankLines(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) {
    end--;
  }
  return Buffer.concat([bytes.subarray(0, end), Buffer.from("\n")]);
}

/** Polars says that a file is wrong but not where; this slow walk over the records finds the row. */
function problemOf(text: string, { separator, quotes, name }: Delimited, error: Error): string {
  const first = text.slice(0, text.indexOf("\n")).split(separator).map(columnRole);
  // Rows are counted as everywhere: the header is none.
  let row = first.includes("source") && first.includes("target") ? 0 : 1;
  let width = 0;
  let cells = 1;
  let start = true; // at the start of a cell, where alone a quote opens
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quotes && start && character === '"') {
      const end = closingQuote(text, at + 1);
      if (end < 0) {
        return `row ${row} opens a quote that nothing closes; the file may be cut off there`;
      }
      if (end + 1 < text.length && !`${separator}\r\n`.includes(text[end + 1])) {
        return `row ${row} goes on after a closing quote (${quote(text.slice(at, end + 8), 20)}); inside quotes a quote is written ""`;
      }
      at = end;
    } else if (character === separator) {
      cells++;
    } else if (character === "\n") {
      if (width > 0 && cells > width) {
        return `row ${row} has ${cells} columns where the first line has ${width}`;
      }
      width ||= cells;
      row++;
      cells = 1;
    }
    start = character === separator || character === "\n";
  }
  return `this is not ${name} (${error.message.split("\n")[0]})`;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') {
      return at;
    }
  }
  return -1;
}
