/** The program whose tfjs-node gets the native addon: this clone, or another program. */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { tryRun, whyInShort } from "./command.mjs";
import { npmCommand, npmEnvironment } from "./npm.mjs";
import { root, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { pythonWithPip } from "./python.mjs";

/**
 * @typedef {object} Program
 * @property {string} folder the process that checks the backend runs here
 * @property {string} tfjsNode folder of the tfjs-node package that it loads
 * @property {string[]} flags for the Node that checks the backend
 * @property {string} module what that Node loads: tfjs-node, or a module that exports it as `tf`
 * @property {(scratch: string) => Promise<string>} python gives a Python that has pip; scratch is a folder for it
 */

// The version of tfjs-node for which the addon is made.
const tfjsNodeVersion = "4.22.0";

/** @type {Program} */
export const workbook = {
  folder: root,
  tfjsNode: path.join(root, "node_modules", "@tensorflow", "tfjs-node"),
  flags: ["--import", "tsx"],
  // This module also applies the settings of src/native/environment.
  module: path.join(root, "src", "native", "tensorflow.ts"),
  python: async () => venvPython,
};

/**
 * @param {string} folder
 * @returns {string | undefined} the folder of the tfjs-node that a program in it loads
 */
function findTfjsNode(folder) {
  try {
    const file = createRequire(path.join(folder, "package.json")).resolve(
      "@tensorflow/tfjs-node/package.json",
    );
    return path.dirname(file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "MODULE_NOT_FOUND") {
      return undefined;
    }
    throw error;
  }
}

/**
 * Installs tfjs-node into a program that lacks it, without its install script, which downloads from its makers' host.
 *
 * @param {string} folder
 */
async function installTfjsNode(folder) {
  const wanted = `@tensorflow/tfjs-node@${tfjsNodeVersion}`;
  const byHand = `"npm install --ignore-scripts ${wanted}" brings it, then run this again`;
  if (!fs.existsSync(path.join(folder, "package.json"))) {
    throw new Problem(`there is no package.json in ${folder}: run this in your program's folder`);
  }
  const other = ["yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"].find((name) =>
    fs.existsSync(path.join(folder, name)),
  );
  if (other) {
    throw new Problem(
      `this program has no @tensorflow/tfjs-node, and its ${other} says that npm does not manage its packages: add ${wanted} without running its install script`,
    );
  }
  const { program, before } = npmCommand();
  const args = [
    "install",
    "--ignore-scripts",
    "--save-exact",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    wanted,
  ];
  const outcome = await tryRun(program, [...before, ...args], { cwd: folder, env: npmEnvironment() });
  if (outcome?.code !== 0) {
    const reason = outcome ? whyInShort(outcome) : "npm is missing";
    throw new Problem(`npm could not install @tensorflow/tfjs-node (${reason}); ${byHand}`);
  }
}

/**
 * The program in a folder; tfjs-node is installed into it if it has none.
 *
 * @param {string} folder
 * @param {import("./progress.mjs").ShowDetail} showDetail
 * @returns {Promise<Program>}
 * @throws {Problem} if there is no program, or npm cannot install tfjs-node
 */
export async function programIn(folder, showDetail) {
  if (findTfjsNode(folder) === undefined) {
    showDetail("installing @tensorflow/tfjs-node, without its own install script");
    await installTfjsNode(folder);
  }
  const tfjsNode = findTfjsNode(folder);
  if (tfjsNode === undefined) {
    throw new Problem(`npm reported success, and ${folder} still finds no @tensorflow/tfjs-node`);
  }
  return { folder, tfjsNode, flags: [], module: tfjsNode, python: pythonWithPip };
}
