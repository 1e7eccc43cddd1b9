import pl from "nodejs-polars";
import { InputError, quote } from "./errors";
import { readTextBytes } from "./read-text";

const SHAPE = 'a row is ["48 min before 10 a.m", "09:12"]';

/** Reads the article's format, a JSON array of [source, target] pairs, into columns source and target. */
export function readJsonPairs(file: string): pl.DataFrame {
  const text = readTextBytes(file).toString("utf8");
  const rows = parse(text, file);
  if (!Array.isArray(rows))
    throw new InputError(`${file}: the file holds ${describe(rows)}, not an array of pairs; ${SHAPE}`);
  const source = new Array<string>(rows.length);
  const target = new Array<string>(rows.length);
  rows.forEach((row: unknown, index) => {
    const problem = problemOf(row);
    if (problem) throw new InputError(`${file}: row ${index + 1} ${problem}; ${SHAPE}`);
    [source[index], target[index]] = row as [string, string];
  });
  return pl.DataFrame([pl.Series("source", source, pl.String), pl.Series("target", target, pl.String)]);
}

function problemOf(row: unknown): string | undefined {
  if (!Array.isArray(row)) return `is ${describe(row)}`;
  if (row.length !== 2) return `holds ${row.length} ${row.length === 1 ? "value" : "values"}`;
  const wrong = row.findIndex((value) => typeof value !== "string");
  if (wrong >= 0) return `has ${describe(row[wrong])} as its ${wrong === 0 ? "source" : "target"}`;
  return undefined;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return `the text ${quote(value)}`;
  return `the ${typeof value} ${value}`;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const row = rowAt(text, position);
    if (position >= text.trimEnd().length || /end of JSON|Unterminated/.test(message))
      throw new InputError(`${file}: the file is cut off in row ${row}; ${SHAPE}, and the file ends with ]`);
    throw new InputError(
      `${file}: row ${row} is not JSON (near ${quote(text.slice(position, position + 20))}); ${SHAPE}`,
    );
  }
}

/** The 1-based row of a position: rows that closed before it, brackets inside texts not counted. */
function rowAt(text: string, position: number): number {
  let depth = 0;
  let closed = 0;
  let inText = false;
  for (let at = 0; at < position; at++) {
    const character = text[at];
    if (inText) {
      if (character === "\\") at++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === "[") depth++;
    else if (character === "]" && --depth === 1) closed++;
  }
  return closed + 1;
}
