/**
 * Parts of `npm test` that run a tool or another project's runner. Each part returns how many checks passed and failed, and
 * what to print about failures. The other parts are in node-tests.mjs, notebook-tests.mjs and package-check.mjs.
 */
import fs from "node:fs";
import path from "node:path";
import { run, whyItFailed } from "./command.mjs";
import { jupyterEnvironment } from "./jupyter.mjs";
import { computingEnvironment } from "./node.mjs";
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
