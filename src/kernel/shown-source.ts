/** A place in the reader's code as text: its name, and its lines with an arrow. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { TracebackSettings } from "./frames";
import type { Place } from "./language/source-maps";

export const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
export const cyan = (text: string) => `\u001b[36m${text}\u001b[39m`;
export const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;

/** Cell and line, or file, line and column. */
export function placeText({ file, line, column }: Place, { root, cellSource }: TracebackSettings): string {
  if (cellSource(file) !== undefined) {
    return `${file.replace(/\.ts$/, "")}, line ${line}`;
  }
  return `${file.startsWith(`${root}/`) ? path.relative(root, file) : file}:${line}:${column}`;
}

/** The text of a file, to show its lines. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // The file has gone since; its name and line are shown without source.
  }
}

/** The line with two lines before and after it, an arrow, and marks below `length` of its characters. */
export function context({ line, column }: Place, text: string | undefined, length = 1): string[] {
  if (text === undefined) {
    return [];
  }
  const lines = text.split("\n");
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 2);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const words = lines[number - 1] ?? "";
    const label = String(number).padStart(width);
    shown.push(number === line ? `${red("---->")} ${label} | ${words}` : dim(`      ${label} | ${words}`));
    if (number !== line) {
      continue;
    }
    const marks = "^".repeat(Math.max(1, Math.min(length, words.length - column + 1)));
    shown.push(`      ${" ".repeat(width)} | ${" ".repeat(column - 1)}${red(marks)}`);
  }
  return shown;
}
