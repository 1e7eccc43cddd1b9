/** Errors as the reader needs them: with cell and line of TypeScript and files of `src`, without the kernel's frames. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter";
import { pathHint } from "./hints";
import { isComplaints } from "./language/complaints";
import { original } from "./language/instrument";
import type { Place } from "./language/source-maps";
import { asked, isError, textFrom } from "./values";

/** The content of Jupyter's `error` message. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export interface TracebackSettings {
  /** The project's folder, and the workbook's. */
  readonly root: string;
  readonly home: string;
  /** Where the kernel's own compiled files are. */
  readonly kernelFolder: string;
  /** The notebook's folder. */
  readonly folder: string;
  /** The places whose `await` an error came through. */
  awaited(error: unknown): readonly string[];
  /** @returns the place in TypeScript of a place in the code that runs. */
  original(place: Place): Place;
  /** @returns the source of a cell by the name under which it ran; undefined if there is no such cell. */
  cellSource(name: string): string | undefined;
}

interface Frame extends Place {
  readonly caller: string;
}

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
const cyan = (text: string) => `\u001b[36m${text}\u001b[39m`;
const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;

/** @param cellName The name of the cell that failed. */
export function errorContent(error: unknown, cellName: string, settings: TracebackSettings): ErrorContent {
  const refused = asked(() => (isComplaints(error) ? error.diagnostics : undefined), undefined);
  if (refused) {
    return complaints(refused, cellName, settings);
  }
  const { name, message } = nameAndMessage(error);
  const traceback = [`${red(name)}${message === "" ? "" : `: ${message}`}`, ...trace(error, settings)];
  const hint = hintFor(message, settings);
  if (hint) {
    traceback.push(hint);
  }
  const seen = new Set([error]);
  for (let cause = causeOf(error); cause !== undefined && !seen.has(cause); cause = causeOf(cause)) {
    seen.add(cause);
    const { name: causeName, message: causeMessage } = nameAndMessage(cause);
    traceback.push(`Caused by ${red(causeName)}: ${causeMessage}`, ...trace(cause, settings));
  }
  return { ename: name, evalue: message, traceback };
}

function hintFor(message: string, { root, home, folder }: TracebackSettings): string | undefined {
  return pathHint(message, root === home ? path.join(home, "notebooks") : undefined, folder);
}

function nameAndMessage(error: unknown): { name: string; message: string } {
  if (!isError(error)) {
    return { name: "Thrown value", message: inspected(error) };
  }
  return {
    name: textFrom(error, "name", "Error"),
    message: asked(() => String(error.message ?? ""), "(the message cannot be read: asking for it throws)"),
  };
}

function inspected(value: unknown): string {
  return asked(() => inspect(value), "(a value that cannot be shown: asking for its parts throws)");
}

function causeOf(error: unknown): unknown {
  return isError(error) ? asked(() => error.cause, undefined) : undefined;
}

function trace(error: unknown, settings: TracebackSettings): string[] {
  const stack = isError(error) ? textFrom(error, "stack", "") : "";
  const lines: string[] = [];
  let inside = "";
  let marked = false;
  const frames = framesOf(stack, settings);
  // The stack of an error ends where a turn of the event loop began. The places that awaited it are added.
  const places = settings.awaited(error).map((place) => `    at ${place}`);
  const known = new Set(frames.map(({ file, line }) => `${file}:${line}`));
  frames.push(
    ...framesOf(places.join("\n"), settings).filter(({ file, line }) => !known.has(`${file}:${line}`)),
  );
  for (const frame of frames) {
    const library = packageOf(frame.file);
    if (library !== "") {
      if (library !== inside) {
        lines.push(dim(`  in ${library}`));
      }
      inside = library;
      continue;
    }
    inside = "";
    const cell = settings.cellSource(frame.file);
    lines.push(`  at ${frame.caller === "" ? "" : `${frame.caller}, `}${cyan(placeText(frame, settings))}`);
    // The source is shown for the first frame and for each frame of a cell.
    if (!marked || cell !== undefined) {
      lines.push(...context(frame, cell ?? textOf(frame.file)));
    }
    marked = true;
  }
  return lines;
}

function framesOf(stack: string, settings: TracebackSettings): Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.split("\n")) {
    const match = /^\s+at (?:async )?(?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/.exec(line);
    if (!match) {
      continue;
    }
    const [, caller = "", file = "", row, column] = match;
    const place = { file, line: Number(row), column: Number(column) };
    const found = file.startsWith(original)
      ? { ...place, file: file.slice(original.length) }
      : settings.original(place);
    if (found.line < 1 || !belongs(found.file, settings)) {
      continue;
    }
    frames.push({ ...found, caller: callerName(caller) });
  }
  return frames;
}

/** The name of a function; empty for the cell's own wrapper and the compiler's helpers. */
function callerName(caller: string): string {
  const name = caller
    .replace(/^Timeout\.\w+|^Immediate\.\w+|^listOnTimeout$/, "")
    .replace(/ \[as .*\]$/, "")
    .replace(/^(Object|Module)\./, "");
  return /^(<anonymous>|eval)?$/.test(name) ? "" : name;
}

function belongs(file: string, { home, kernelFolder, cellSource }: TracebackSettings): boolean {
  if (cellSource(file) !== undefined) {
    return true;
  }
  // Node's own files have no absolute path.
  if (!path.isAbsolute(file) || file.startsWith(`${kernelFolder}/`)) {
    return false;
  }
  if (!file.startsWith(`${home}/`)) {
    return true;
  }
  const inside = path.relative(home, file);
  if (/^node_modules\/(tslab|@tslab|typescript|zeromq)\//.test(inside)) {
    return false;
  }
  return !inside.startsWith("build/") && !inside.startsWith("src/kernel/session");
}

function packageOf(file: string): string {
  return /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(file)?.[1] ?? "";
}

function placeText({ file, line, column }: Place, { root, cellSource }: TracebackSettings): string {
  if (cellSource(file) !== undefined) {
    return `${file.replace(/\.ts$/, "")}, line ${line}`;
  }
  return `${file.startsWith(`${root}/`) ? path.relative(root, file) : file}:${line}:${column}`;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // The file has gone since; its name and line are shown without source.
  }
}

/** The line with two lines before and after it, an arrow, and marks below `length` of its characters. */
function context({ line, column }: Place, text: string | undefined, length = 1): string[] {
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

/** The places on the stack of JavaScript that was ended by force, innermost first. */
export function stackAfterForce(stack: string): string[] {
  return stack
    .split("\n")
    .slice(1)
    .map((line) => line.trim().replace(/^at /, ""));
}

function complaints(
  diagnostics: readonly Diagnostic[],
  cellName: string,
  settings: TracebackSettings,
): ErrorContent {
  const syntax = diagnostics.some(({ code }) => code >= 1000 && code < 2000);
  const ename = syntax ? "SyntaxError" : "TypeCheckError";
  const [first] = diagnostics;
  const all = merged(diagnostics);
  const more = all.length > 1 ? ` (and ${all.length - 1} more)` : "";
  const evalue = `${first?.messageText ?? ""}${more}`;
  const traceback: string[] = [];
  for (const { start, end, messageText, code, fileName, details } of all) {
    const file = fileName === undefined ? cellName : path.join(settings.root, fileName);
    const place = { file, line: start.line + 1, column: start.character + 1 };
    const text = settings.cellSource(file) ?? textOf(file);
    traceback.push(
      `${red(ename)} TS${code}: ${messageText}`,
      ...details.map((detail) => `  ${detail}`),
      `  at ${cyan(placeText(place, settings))}`,
      ...context(place, text, end.offset - start.offset),
    );
    const hint = fileName === undefined && hintFor(messageText, settings);
    if (hint) {
      traceback.push(hint);
    }
  }
  return { ename, evalue, traceback };
}

/** Joins messages at one place: tslab gives a message and its explanations separately. */
function merged(diagnostics: readonly Diagnostic[]): (Diagnostic & { details: string[] })[] {
  const all: (Diagnostic & { details: string[] })[] = [];
  for (const one of diagnostics) {
    const last = all.at(-1);
    const explains = last && one.start.offset === last.start.offset && one.end.offset === last.end.offset;
    if (explains && (one.fileName ?? last.fileName) === last.fileName) {
      last.details.push(one.messageText);
    } else {
      all.push({ ...one, details: [] });
    }
  }
  return all;
}
