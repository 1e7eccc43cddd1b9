/** Errors as the reader needs them: with cell and line of TypeScript and files of `src`, without the kernel's frames. */
import path from "node:path";
import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter";
import { framesOf, packageOf, type TracebackSettings } from "./frames";
import { pathHint } from "./hints";
import { isComplaints } from "./language/complaints";
import { context, cyan, dim, placeText, red, textOf } from "./shown-source";
import { asked, isError, shortened, textFrom } from "./values";

/** The content of Jupyter's `error` message. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** How many causes of an error are shown. */
const MOST_CAUSES = 10;

/** The end of a stack that holds its frames; its beginning is the message, which may be of any length. */
const STACK_CHARACTERS = 200_000;

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
    if (seen.size > MOST_CAUSES) {
      traceback.push("Caused by others, which are not shown");
      break;
    }
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
    name: shortened(textFrom(error, "name", "Error")),
    message: asked(
      () => shortened(String(error.message ?? "")),
      "(the message cannot be read: asking for it throws)",
    ),
  };
}

function inspected(value: unknown): string {
  return asked(
    () => shortened(inspect(value)),
    "(a value that cannot be shown: asking for its parts throws)",
  );
}

function causeOf(error: unknown): unknown {
  return isError(error) ? asked(() => error.cause, undefined) : undefined;
}

function trace(error: unknown, settings: TracebackSettings): string[] {
  const stack = isError(error) ? textFrom(error, "stack", "").slice(-STACK_CHARACTERS) : "";
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
