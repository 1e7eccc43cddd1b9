import pl from "nodejs-polars";
import { InputError, quote } from "../files/errors";
import { readText } from "./read-text";

const SHAPE = 'a row is ["48 min before 10 a.m", "09:12"]';

/** Reads the article's format, a JSON array of [source, target] pairs, into columns source and target. */
export function readJsonPairs(file: string): pl.DataFrame {
  const text = readText(file);
  const rows = parse(text, file);
  if (!Array.isArray(rows)) {
    throw new InputError(`${file}: the file holds ${describe(rows)}, not an array of pairs; ${SHAPE}`);
  }
  const source = new Array<string>(rows.length);
  const target = new Array<string>(rows.length);
  // In valid UTF-8, only an escape can produce half of a surrogate pair.
  const escapes = /\\ud[89a-f]/i.test(text);
  rows.forEach((row: unknown, index) => {
    const problem = problemOf(row, escapes);
    if (problem) {
      throw new InputError(`${file}: row ${index + 1} ${problem}; ${SHAPE}`);
    }
    [source[index], target[index]] = row as [string, string];
  });
  return pl.DataFrame([pl.Series("source", source, pl.String), pl.Series("target", target, pl.String)]);
}

function problemOf(row: unknown, escapes: boolean): string | undefined {
  if (!escapes && isPair(row)) {
    return undefined;
  }
  if (!Array.isArray(row)) {
    return `is ${describe(row)}`;
  }
  if (row.length !== 2) {
    return `holds ${row.length} ${row.length === 1 ? "value" : "values"}`;
  }
  const wrong = row.findIndex((value) => typeof value !== "string");
  if (wrong >= 0) {
    return `has ${describe(row[wrong])} as its ${wrong === 0 ? "source" : "target"}`;
  }
  const broken = row.findIndex((text) => /\p{Surrogate}/u.test(text));
  if (broken >= 0) {
    return `has half of a surrogate pair in its ${broken === 0 ? "source" : "target"}, which is no character`;
  }
  return undefined;
}

function isPair(row: unknown): row is [string, string] {
  return Array.isArray(row) && row.length === 2 && typeof row[0] === "string" && typeof row[1] === "string";
}

function describe(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "an array";
  }
  if (typeof value === "object") {
    return "an object";
  }
  if (typeof value === "string") {
    return `the text ${quote(value)}`;
  }
  return `the ${typeof value} ${value}`;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: ${syntaxProblem(text) ?? (error as Error).message}; ${SHAPE}`);
  }
}

/** Finds the first bad row by a slow walk over the text, since JSON.parse does not reliably say where it is. */
function syntaxProblem(text: string): string | undefined {
  const open = text.search(/\S/);
  if (text[open] !== "[") {
    return `the file starts with ${quote(text.slice(open, open + 20))}, not with [`;
  }
  let depth = 1;
  let row = 1;
  let start = open + 1;
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      at = endOfText(text, at);
      if (at < 0) {
        break;
      }
    } else if (character === "[" || character === "{") {
      depth++;
    } else if (character === "]" || character === "}") {
      depth--;
    }
    if ((depth === 1 && character === ",") || depth === 0) {
      const problem = isJson(text.slice(start, at)) ? undefined : text.slice(start, at).trim();
      if (problem !== undefined) {
        return `row ${row} is ${problem === "" ? "empty, before or after a comma too many" : `not JSON (${quote(problem, 60)})`}`;
      }
      if (depth === 0) {
        return `the file goes on after its closing ] with ${quote(text.slice(at + 1).trim())}`;
      }
      row++;
      start = at + 1;
    }
  }
  return `the file is cut off in row ${row}, or its closing ] is missing`;
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") {
      at++;
    } else if (text[at] === '"') {
      return at;
    }
  }
  return -1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
