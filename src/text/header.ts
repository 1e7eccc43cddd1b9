import pl from "nodejs-polars";
import { InputError, quote } from "../files/errors";

/** Column names that mean source or target. */
const SOURCE_NAMES = ["source", "src", "human", "input", "text", "question", "english", "en", "phrase"];
const TARGET_NAMES = ["target", "tgt", "machine", "output", "time", "answer", "spanish", "es", "translation"];
const KEPT_NAMES = ["family", "alignment", "attribution"];

/** The role of a column with this name; null if it is not part of a pair. */
export function columnRole(name: string): string | null {
  const plain = name.trim().toLowerCase();
  if (SOURCE_NAMES.includes(plain)) {
    return "source";
  }
  if (TARGET_NAMES.includes(plain)) {
    return "target";
  }
  return KEPT_NAMES.includes(plain) ? plain : null;
}

/**
 * Decides whether the first row of a table of texts is a header, and names its columns.
 * It is a header if it names exactly one source and one target, or if its two cells are words without digits while
 * every source below has digits, or every target.
 *
 * @returns the role of each column (null: leave out), or undefined if there is no header
 * @throws InputError if the first row names source and target but for a typing error
 */
export function findHeader(cells: pl.DataFrame, file: string): (string | null)[] | undefined {
  if (cells.height === 0) {
    return undefined;
  }
  const first = cells.row(0).map((cell: string | null) => cell ?? "");
  if (namesColumns(first)) {
    return first.map(columnRole);
  }
  refuseMisspelled(first, first.map(columnRole), file);
  const words = first.every((cell) => /^[\p{L}_][\p{L}_ ]*$/u.test(cell));
  if (first.length === 2 && words && cells.height > 2 && columnsOfDigits(cells).length > 0) {
    return ["source", "target"];
  }
  return undefined;
}

/** Whether cells name exactly one source and one target. */
export function namesColumns(cells: readonly string[]): boolean {
  const roles = cells.map(columnRole);
  return ["source", "target"].every((role) => roles.filter((name) => name === role).length === 1);
}

/** Which of two columns have a digit in each cell below the first row. */
export function columnsOfDigits(cells: pl.DataFrame): number[] {
  const below = cells.slice(1, cells.height);
  const withDigit = (column: number) => pl.col(cells.columns[column]).str.contains(/[0-9]/);
  return [0, 1].filter((column) => below.filter(withDigit(column)).height === below.height);
}

/** A misspelled name would make the header a pair, or leave the columns to be named by their order. */
function refuseMisspelled(first: readonly string[], roles: readonly (string | null)[], file: string): void {
  const missing = new Map([
    ["source", SOURCE_NAMES],
    ["target", TARGET_NAMES],
  ]);
  for (const role of roles) {
    missing.delete(role ?? "");
  }
  // Two cells that are nearly names are rarer than one beside a name, so less may be wrong with each.
  const mostEdits = missing.size === 1 ? 2 : 1;
  const meant = Array.from(missing.values(), (names) => {
    const meantBy = (cell: string) =>
      names.find(
        (name) => name.length >= 5 && edits(cell.trim().toLowerCase().slice(0, 20), name) <= mostEdits,
      );
    const cell = first.find((each, column) => roles[column] === null && meantBy(each));
    return cell && `${quote(cell)} meant for "${meantBy(cell)}"`;
  });
  if (meant.length > 0 && !meant.includes(undefined)) {
    throw new InputError(
      `${file}: row 1 is nearly a header; is ${meant.join(", and ")}? If it is a pair, put a row with source and target above it`,
    );
  }
}

/** How many letters must be changed, put in or left out to make one word of the other (Levenshtein 1966). */
function edits(from: string, to: string): number {
  let costs = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = costs[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, costs[column] + 1, next[column - 1] + 1));
    }
    costs = next;
  }
  return costs[to.length];
}
