/** The parts of `npm test`. Each returns how many passed and failed, and what to print about failures. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run, tryRun, whyItFailed } from "./command.mjs";
import { uniqueSuffix } from "./files.mjs";
import { jupyterEnvironment } from "./jupyter.mjs";
import { computingEnvironment } from "./node.mjs";
import { cleanlinessProblems, resultProblems, structureProblems } from "./notebook-check.mjs";
import { executeNotebook, notebookFolder, ownNotebooks } from "./notebooks.mjs";
import { ownFolder } from "./own-folder.mjs";
import { root, venvPython } from "./paths.mjs";

/** @typedef {{ passed: number, failed: number, skipped?: number, report?: string }} Result */
/** @typedef {import("./progress.mjs").ShowDetail} ShowDetail */

/**
 * @param {string[]} command a program in node_modules/.bin and its arguments
 * @returns {Promise<Result>}
 */
async function tool([file, ...args]) {
  const outcome = await run(process.execPath, [path.join(root, "node_modules", file), ...args], {
    cwd: root,
  });
  if (outcome.code === 0) {
    return { passed: 1, failed: 0 };
  }
  return { passed: 0, failed: 1, report: `${outcome.stdout}${outcome.stderr}` || whyItFailed(outcome) };
}

export const lint = () => tool(["@biomejs/biome/bin/biome", "check", "--error-on-warnings"]);

/** The live page has types of its own: those of a browser. */
export async function types() {
  const found = await tool(["typescript/bin/tsc", "--noEmit"]);
  return found.failed > 0 ? found : tool(["typescript/bin/tsc", "--noEmit", "-p", "tsconfig.page.json"]);
}

/** Finds files, exports and dependencies that nothing uses. knip.json lists the entries of the project. */
export const unused = () => tool(["knip/bin/knip.js", "--no-progress"]);

/**
 * @param {string} folder
 * @returns {string[]} test files, relative to the project
 */
function testFiles(folder) {
  const entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return testFiles(name);
    }
    return entry.name.endsWith(".test.ts") ? [name] : [];
  });
}

/** Tests that drive JupyterLab in a browser are a part of their own. */
const inBrowser = (/** @type {string} */ file) => file.startsWith("test/browser/");

/**
 * All test files except those in a browser, two at a time.
 *
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
export const unit = (showDetail) =>
  nodeTests(
    testFiles("test").filter((file) => !inBrowser(file)),
    showDetail,
  );

/**
 * Each notebook in JupyterLab, as `npm start` opens it, in a real browser.
 *
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
export const browser = (showDetail) => nodeTests(testFiles("test").filter(inBrowser), showDetail);

/**
 * @param {string[]} names
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
async function nodeTests(names, showDetail) {
  const files = names.sort();
  const details = path.join(ownFolder(".workbook"), `tests-${uniqueSuffix()}.txt`);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const reporter = path.join(root, "scripts", "setup", "count-reporter.mjs");
  const args = ["--import", "tsx", "--test", "--test-concurrency=2"];
  args.push(`--test-reporter=${reporter}`, "--test-reporter-destination=stdout");
  args.push("--test-reporter=spec", `--test-reporter-destination=${details}`);
  try {
    const outcome = await run(process.execPath, [...args, ...files], {
      cwd: root,
      env: jupyterEnvironment(),
      onLine: (line) => {
        if (!line.startsWith('{"result":')) {
          return;
        }
        const { result, name } = JSON.parse(line);
        counts[/** @type {keyof typeof counts} */ (result)] += 1;
        showDetail(`${counts.passed} passed, ${counts.failed} failed: ${name}`);
      },
    });
    if (outcome.code === 0 && counts.failed === 0) {
      return counts;
    }
    const report = fs.existsSync(details) ? fs.readFileSync(details, "utf8") : "";
    // A runner that fails without naming a test counts as a failure, too.
    return { ...counts, failed: Math.max(1, counts.failed), report: `${report}\n${outcome.stderr}` };
  } finally {
    fs.rmSync(details, { force: true });
  }
}

/**
 * tfjs-core's own tests against the native addon that this clone has.
 *
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
export async function tfjsCore(showDetail) {
  /** @type {Result | undefined} */
  let counts;
  /** @type {string[]} */
  const failures = [];
  const outcome = await run(process.execPath, [path.join(root, "test", "tfjs-core", "run.mjs")], {
    cwd: root,
    env: { ...process.env, ...computingEnvironment },
    onLine: (text) => {
      if (!text.startsWith("{")) {
        return;
      }
      const line = JSON.parse(text);
      if ("done" in line) {
        showDetail(`${line.done} passed`);
      } else if ("failure" in line) {
        failures.push(line.failure);
      } else {
        counts = line;
      }
    },
  });
  if (outcome.code === 0 && counts) {
    return counts;
  }
  const report = failures.length > 0 ? failures.join("\n") : whyItFailed(outcome);
  return { passed: counts?.passed ?? 0, failed: counts?.failed || 1, report };
}

/**
 * The kernel's Python tests, if there are any.
 *
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
export async function python(showDetail) {
  const folder = path.join(root, "test", "kernel");
  if (!fs.existsSync(folder) || !fs.readdirSync(folder).some((name) => name.endsWith(".py"))) {
    return { passed: 0, failed: 0 };
  }
  /** @type {Result | undefined} */
  let counts;
  let done = 0;
  const outcome = await run(venvPython, [path.join(root, "python", "run_tests.py"), folder], {
    cwd: root,
    env: { ...jupyterEnvironment(), PYTHONDONTWRITEBYTECODE: "1" },
    onLine: (text) => {
      if (!text.startsWith("{")) {
        return;
      }
      const line = JSON.parse(text);
      if ("passed" in line) {
        counts = line;
      } else {
        showDetail(`${++done} done: ${line.test}`);
      }
    },
  });
  if (outcome.code === 0 && counts) {
    return counts;
  }
  return { passed: counts?.passed ?? 0, failed: counts?.failed || 1, report: whyItFailed(outcome) };
}

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
