import pl from "nodejs-polars";

/** Names that people give to the two sides; the left list means source, the right one target. */
const SOURCE_NAMES = ["source", "src", "human", "input", "text", "question", "english", "en", "phrase"];
const TARGET_NAMES = ["target", "tgt", "machine", "output", "time", "answer", "spanish", "es", "translation"];
const KEPT_NAMES = ["family", "alignment", "attribution"];

/** What a column of this name is called here; null for a column that is not one of a pair's. */
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
 * It is one if it names a source and a target once each, or if its two cells are single words without a digit
 * while every other target holds digits.
 *
 * @returns the role of each column (null: leave out), or undefined if there is no header
 */
export function findHeader(cells: pl.DataFrame): (string | null)[] | undefined {
  if (cells.height === 0) {
    return undefined;
  }
  const first = cells.row(0).map((cell: string | null) => cell ?? "");
  const roles = first.map(columnRole);
  const count = (role: string) => roles.filter((name) => name === role).length;
  if (count("source") === 1 && count("target") === 1) {
    return roles;
  }
  const words = first.every((cell) => /^[\p{L}_][\p{L}_ ]*$/u.test(cell));
  if (first.length === 2 && words && cells.height > 2 && restHasDigits(cells)) {
    return ["source", "target"];
  }
  return undefined;
}

function restHasDigits(cells: pl.DataFrame): boolean {
  const target = pl.col(cells.columns[1]);
  return cells.slice(1, cells.height).filter(target.str.contains(/[0-9]/)).height === cells.height - 1;
}
