import pl from "nodejs-polars";

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
 * every target below has digits.
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
