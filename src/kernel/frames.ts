/** The frames of a stack that the reader needs, with their places in TypeScript. */
import path from "node:path";
import { original } from "./language/instrument";
import type { Place } from "./language/source-maps";

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

export interface Frame extends Place {
  readonly caller: string;
}

/** The frames that belong to cells, to the project or to its packages. */
export function framesOf(stack: string, settings: TracebackSettings): Frame[] {
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

/** The package that a file belongs to; empty for a file of the project. */
export function packageOf(file: string): string {
  return /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(file)?.[1] ?? "";
}

/** The places on the stack of JavaScript that was ended by force, innermost first. */
export function stackAfterForce(stack: string): string[] {
  return stack
    .split("\n")
    .slice(1)
    .map((line) => line.trim().replace(/^at /, ""));
}
