/** Executes notebooks headless, each on a fresh kernel. */
import fs from "node:fs";
import path from "node:path";
import { run, tryRun, whyItFailed } from "./command.mjs";
import { jupyterEnvironment } from "./jupyter.mjs";
import { root, venvPython } from "./paths.mjs";

export const notebookFolder = path.join(root, "notebooks");

/** @returns {string[]} names of the notebooks, in the readers' order; solutions are not among them */
export function notebookNames() {
  return notebooksIn("");
}

/**
 * @param {string} folder in notebooks/
 * @returns {string[]} names relative to notebooks/
 */
function notebooksIn(folder) {
  const here = path.join(notebookFolder, folder);
  if (!fs.existsSync(here)) {
    return [];
  }
  const names = fs.readdirSync(here).filter((name) => name.endsWith(".ipynb"));
  return names.sort().map((name) => path.posix.join(folder, name));
}

/**
 * The workbook's own notebooks and their solutions, without the reader's notebooks, which git does not know.
 *
 * @returns {Promise<string[]>} names relative to notebooks/; without git, all that are there
 */
export async function ownNotebooks() {
  const all = [...notebookNames(), ...notebooksIn("solutions")];
  const known = await tryRun("git", ["-C", notebookFolder, "ls-files", "-z", "--", "."]);
  if (known?.code !== 0) {
    return all;
  }
  const names = new Set(known.stdout.split("\0"));
  return all.filter((name) => names.has(name));
}

/**
 * @param {string} name file name in notebooks/, or an absolute path
 * @param {object} options
 * @param {string} options.executed where the executed copy goes
 * @param {(cell: number, of: number) => void} [options.onCell]
 * @returns {Promise<{ summary: string, details: string } | undefined>} what went wrong; undefined when nothing did
 */
export async function executeNotebook(name, { executed, onCell }) {
  const script = path.join(root, "python", "execute_notebook.py");
  const args = [script, path.resolve(notebookFolder, name), executed];
  /** @type {{ summary: string, details: string } | undefined} */
  let failure;
  const outcome = await run(venvPython, args, {
    cwd: root,
    env: jupyterEnvironment(),
    onLine: (text) => {
      if (!text.startsWith("{")) {
        return;
      }
      const line = JSON.parse(text);
      if ("cell" in line) {
        onCell?.(line.cell, line.of);
      }
      if ("error" in line) {
        failure = { summary: line.error, details: line.details };
      }
    },
  });
  if (failure) {
    return { ...failure, details: `${failure.details}\n${outcome.stderr}`.trim() };
  }
  if (outcome.code === 0) {
    return undefined;
  }
  return { summary: "it could not be executed", details: whyItFailed(outcome) };
}
