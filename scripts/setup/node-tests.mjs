/** The parts of `npm test` that run the project's own test files with Node's test runner. */
import fs from "node:fs";
import path from "node:path";
import { run } from "./command.mjs";
import { uniqueSuffix } from "./files.mjs";
import { jupyterEnvironment } from "./jupyter.mjs";
import { ownFolder } from "./own-folder.mjs";
import { root } from "./paths.mjs";

/** @typedef {import("./checks.mjs").Result} Result */
/** @typedef {import("./progress.mjs").ShowDetail} ShowDetail */

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

/** Tests that drive JupyterLab in a browser are parts of their own: each has a server and a browser for itself. */
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

/** Rooms whose tests are computed in moments, and the files there that are not. */
const quickRooms = ["architecture", "exercises", "figures", "kernel", "layers", "processes", "text"];
const notQuick = [
  "layers/browser",
  "layers/fused",
  "text/audit",
  "text/delimited-properties",
  "text/properties",
];

/**
 * The quick ones among the tests of single functions, all in one process.
 *
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
export function quick(showDetail) {
  const slow = notQuick.map((name) => `test/${name}.test.ts`);
  const files = quickRooms
    .flatMap((room) => testFiles(`test/${room}`))
    .filter((file) => !slow.includes(file));
  return nodeTests(files, showDetail, [path.join("scripts", "setup", "one-process.mjs")]);
}

/**
 * A reader's hour in JupyterLab, as `npm start` opens it, in a real browser.
 *
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
export const lab = (showDetail) => nodeTests(["test/browser/lab.test.ts"], showDetail);

/**
 * The same, and each of the other notebooks.
 *
 * @param {ShowDetail} showDetail
 * @returns {Promise<Result>}
 */
export const browser = (showDetail) =>
  nodeTests(testFiles("test").filter(inBrowser), showDetail, ["--test", "--test-concurrency=1"]);

/**
 * @param {string[]} names
 * @param {ShowDetail} showDetail
 * @param {string[]} runner what Node is called with before the files
 * @returns {Promise<Result>}
 */
async function nodeTests(names, showDetail, runner = ["--test", "--test-concurrency=2"]) {
  const files = names.sort();
  const details = path.join(ownFolder(".workbook"), `tests-${uniqueSuffix()}.txt`);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const reporter = path.join(root, "scripts", "setup", "count-reporter.mjs");
  const args = ["--import", "tsx"];
  args.push(`--test-reporter=${reporter}`, "--test-reporter-destination=stdout");
  args.push("--test-reporter=spec", `--test-reporter-destination=${details}`);
  try {
    const outcome = await run(process.execPath, [...args, ...runner, ...files], {
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
