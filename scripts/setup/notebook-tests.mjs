/** The parts of `npm test` that check notebooks: as files, and by executing them. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { tryRun } from "./command.mjs";
import { cleanlinessProblems, resultProblems, structureProblems } from "./notebook-check.mjs";
import { executeNotebook, notebookFolder, ownNotebooks } from "./notebooks.mjs";
import { root } from "./paths.mjs";

/** @typedef {import("./checks.mjs").Result} Result */
/** @typedef {import("./progress.mjs").ShowDetail} ShowDetail */

/**
 * Checks each notebook without executing it. It checks what git would commit, so a reader may have run a notebook. The
 * reader's own notebooks are left alone.
 *
 * @returns {Promise<Result>}
 */
export async function notebookFiles() {
  const names = await ownNotebooks();
  const reports = [];
  for (const name of names) {
    const text = fs.readFileSync(path.join(notebookFolder, name), "utf8");
    const staged = await tryRun("git", ["-C", root, "show", `:notebooks/${name}`]);
    const committed = staged?.code === 0 ? staged.stdout : text;
    const problems = [
      ...structureProblems(text),
      ...resultProblems(committed),
      ...cleanlinessProblems(committed),
    ];
    if (problems.length > 0) {
      reports.push(`notebooks/${name}: ${problems.join("; ")}`);
    }
  }
  if (reports.length > 0) {
    reports.push(`"git add --renormalize notebooks" takes results and notes of programs off.`);
  }
  const failed = Math.max(0, reports.length - 1);
  return { passed: names.length - failed, failed, report: reports.join("\n") };
}

/**
 * Every notebook of the workbook and its solutions from top to bottom on a fresh kernel, two at a time.
 *
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
export async function notebooks(showDetail) {
  const names = await ownNotebooks();
  const waiting = [...names];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "attention-workbook-"));
  /** @type {Map<string, string>} */
  const running = new Map();
  /** @type {string[]} */
  const reports = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const mine = name;
      const failure = await executeNotebook(mine, {
        executed: path.join(folder, mine),
        onCell: (cell, of) => {
          running.set(mine, `${mine} ${cell}/${of}`);
          showDetail([...running.values()].join(", "));
        },
      });
      running.delete(mine);
      if (failure) {
        reports.push(`notebooks/${mine}: ${failure.summary}\n${failure.details}`);
      }
    }
  };
  try {
    await Promise.all([worker(), worker()]);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return { passed: names.length - reports.length, failed: reports.length, report: reports.join("\n\n") };
}
