/** Hints below an error: what to do about a path that leads nowhere, and what to write instead of IPython's commands. */
import path from "node:path";

/**
 * @param message The compiler's or Node's message.
 * @param notebooks The folder of the workbook's notebooks; none for a project of the reader's own.
 * @param folder The folder in which the kernel was started.
 */
export function pathHint(message: string, notebooks: string | undefined, folder: string): string | undefined {
  const name = /Cannot find module '([^']+)'|ENOENT[^']*'([^']+)'/.exec(message);
  const wanted = name?.[1] ?? name?.[2];
  if (wanted === undefined) {
    return undefined;
  }
  const relative = wanted.startsWith(".");
  if (!relative && name?.[1] !== undefined) {
    return path.isAbsolute(wanted)
      ? undefined
      : "A package's name is looked up in the project's node_modules.";
  }
  if (!relative) {
    return undefined;
  }
  const where = `Paths start at the folder in which the kernel was started: ${folder}.`;
  if (notebooks === undefined || folder === notebooks) {
    return where;
  }
  return `${where} The project's notebooks expect ${notebooks}: start Jupyter so, or give papermill --cwd ${notebooks}.`;
}

/**
 * What to write instead of IPython's `!ls` and `%%time`; undefined for other code.
 *
 * @param inWorkbook whether cells can import the workbook's functions
 */
export function foreignHint(code: string, inWorkbook = true): string | undefined {
  const first = code.trimStart().split("\n", 1)[0]?.trim() ?? "";
  const command = /^!(?![!=([{"'`])(?=[\w./~-]+(\s|$))(.+)$/.exec(first)?.[2];
  // `!done` alone may be TypeScript. A program with arguments, or the name of a common program, is not.
  if (
    command !== undefined &&
    (/\s/.test(command) || /^(ls|pwd|cat|npm|pip|git|whoami|date)$/.test(command))
  ) {
    const quoted = JSON.stringify(command);
    return `\`${first}\` is IPython's way to run a program. Here: (await import("node:child_process")).execSync(${quoted}, { encoding: "utf8" })`;
  }
  const magic = /^%{1,2}([a-zA-Z_]\w*)/.exec(first)?.[1];
  if (magic === undefined) {
    return undefined;
  }
  if (/^time(it)?$/.test(magic)) {
    if (!inWorkbook) {
      return `\`%${magic}\` is IPython's. Here: console.time("cell"); … console.timeEnd("cell")`;
    }
    return `\`%${magic}\` is IPython's. Here: import { timed } from "../src/notebook/timed"; await timed(() => …) prints how long a function takes and gives its result`;
  }
  return `\`${first}\` is one of IPython's commands; this kernel has none, its cells are TypeScript`;
}
