import { InputError, quote } from "../files/errors";
import { columnRole } from "./header";

export interface Delimited {
  separator: "," | "\t";
  /** Whether cells may be quoted. The Tatoeba and Anki lists use quotes as plain characters. */
  quotes: boolean;
  name: string;
}

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Splits CSV or TSV text into its columns, with the header, if there is one, as their first cells.
 *
 * The dialect is that of RFC 4180, of Python's `csv` in its strict mode and of spreadsheets: a cell that starts with a
 * quote ends at the next single quote, and holds separators, line breaks and doubled quotes; in any other cell a quote
 * is a character like others (`12" vinyl,"a"`). Rows end with LF or CRLF, or all of them with CR. Empty lines at the
 * end of the file are ignored. Anything else is refused; nothing is repaired.
 *
 * @returns as many columns as the first row has cells, each with a cell for every row
 * @throws InputError if there is text after a closing quote, a quote that is not closed, another number of cells than in
 *   the first row, an empty line between rows, or a lone CR in a file with other line ends; it names row and line
 */
export function splitDelimited(text: string, format: Delimited, file: string): string[][] {
  const columns: string[][] = [];
  for (const row of delimitedRows([text], format, file)) {
    if (columns.length === 0) {
      columns.push(...row.map(() => []));
    }
    for (let column = 0; column < row.length; column++) {
      columns[column].push(row[column]);
    }
  }
  return columns;
}

/**
 * The rows of a text that comes in pieces, of which no more is kept than the row at hand needs.
 *
 * @param pieces the text, cut anywhere
 * @throws InputError as `splitDelimited`
 */
export function* delimitedRows(
  pieces: Iterable<string>,
  format: Delimited,
  file: string,
): Generator<string[]> {
  const rows = new Rows(pieces, format, file);
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    yield row;
  }
}

/** A row is read when so much text is at hand; a longer one ends with its piece. No text may have so many characters. */
const LONGEST_ROW = 2 ** 20;

/** Walks through a text row by row. */
class Rows {
  private readonly separator: number;
  private readonly pieces: Iterator<string>;
  private text = "";
  /** Line ends in the text that was dropped. */
  private linesBefore = 0;
  private at = 0;
  private rowStart = 0;
  private count = 0;
  private row: string[] = [];
  private first?: string[];
  /** LINE_FEED, with or without CR before it, or CARRIAGE_RETURN: how the first row ends. */
  private rowEnd?: number;

  constructor(
    pieces: Iterable<string>,
    private readonly format: Delimited,
    private readonly file: string,
  ) {
    this.pieces = pieces[Symbol.iterator]();
    this.separator = format.separator.charCodeAt(0);
  }

  /** Drops the rows that are done, and makes sure that the next one is at hand. */
  private refill(): void {
    while (this.text.length - this.at < LONGEST_ROW) {
      const { value, done } = this.pieces.next();
      if (done) {
        return;
      }
      this.linesBefore += lineEnds(this.text.slice(0, this.at));
      this.text = this.text.slice(this.at) + value;
      this.at = 0;
    }
  }

  /** The cells of the next row; undefined at the end of the text. */
  next(): string[] | undefined {
    this.refill();
    const { text } = this;
    if (this.at >= text.length) {
      return undefined;
    }
    this.rowStart = this.at;
    this.row = [];
    for (;;) {
      const quoted = this.format.quotes && text.charCodeAt(this.at) === QUOTE;
      this.row.push(quoted ? this.quotedCell() : this.plainCell());
      if (text.charCodeAt(this.at) !== this.separator) {
        break;
      }
      this.at++;
    }
    if (this.at === this.rowStart) {
      return this.isBlankFrom(this.at) ? undefined : this.fail("is an empty line");
    }
    if (this.at < text.length) {
      this.endRow();
    }
    this.first ??= this.row;
    if (this.row.length !== this.first.length) {
      const columns = `${this.row.length} ${this.row.length === 1 ? "column" : "columns"}`;
      this.fail(`has ${columns} where the first line has ${this.first.length}`);
    }
    this.count++;
    return this.row;
  }

  private quotedCell(): string {
    const { text } = this;
    const start = this.at;
    let end = text.indexOf('"', start + 1);
    let doubled = false;
    while (end >= 0 && text.charCodeAt(end + 1) === QUOTE) {
      doubled = true;
      end = text.indexOf('"', end + 2);
    }
    if (end < 0) {
      this.fail("opens a quote that nothing closes; the file may be cut off there");
    }
    this.at = end + 1;
    if (this.at < text.length && !this.endsCell(text.charCodeAt(this.at))) {
      const shown = quote(text.slice(start, this.at + 7), 20);
      this.fail(`goes on after a closing quote (${shown}); inside quotes a quote is written ""`);
    }
    const cell = text.slice(start + 1, end);
    return doubled ? cell.replaceAll('""', '"') : cell;
  }

  private plainCell(): string {
    const { text } = this;
    const start = this.at;
    while (this.at < text.length && !this.endsCell(text.charCodeAt(this.at))) {
      this.at++;
    }
    return text.slice(start, this.at);
  }

  private endsCell(code: number): boolean {
    return code === this.separator || code === LINE_FEED || code === CARRIAGE_RETURN;
  }

  private endRow(): void {
    const { text } = this;
    let end = text.charCodeAt(this.at++);
    const last = this.at === text.length;
    if (end === CARRIAGE_RETURN && text.charCodeAt(this.at) === LINE_FEED) {
      this.at++;
      end = LINE_FEED;
    } else if (last && end === CARRIAGE_RETURN) {
      end = this.rowEnd ?? end; // perhaps a CRLF whose LF is cut off
    }
    this.rowEnd ??= end;
    if (end !== this.rowEnd) {
      const [here, others] = end === CARRIAGE_RETURN ? ["CR", "LF"] : ["LF", "CR"];
      this.fail(`holds a lone ${here} where the first row ends with ${others}; put the cell in quotes`);
    }
  }

  private isBlankFrom(start: number): boolean {
    for (let at = start; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code !== LINE_FEED && code !== CARRIAGE_RETURN) {
        return false;
      }
    }
    return true;
  }

  private fail(fault: string): never {
    const names = (this.first ?? this.row).map(columnRole);
    // The header does not count as a row.
    const header = names.includes("source") && names.includes("target") ? 1 : 0;
    const line = this.linesBefore + lineEnds(this.text.slice(0, this.rowStart)) + 1;
    throw new InputError(`${this.file}: row ${this.count + 1 - header} ${fault} (line ${line})`);
  }
}

const lineEnds = (text: string): number => text.split(/\r\n|\r|\n/).length - 1;
