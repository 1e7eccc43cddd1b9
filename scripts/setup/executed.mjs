/**
 * Executed copies of notebooks, kept in build/executed: a notebook is run again only after it, or something that it may
 * have read, has changed.
 */
import fs from "node:fs";
import path from "node:path";
import { cleanNotebook } from "./clean-notebook.mjs";
import { fileHash, hashOf, readIfThere, writeWhole } from "./files.mjs";
import { executeNotebook } from "./notebooks.mjs";
import { root } from "./paths.mjs";

const folder = path.join(root, "build", "executed");

/** What the results of every notebook depend on beside itself. */
const SHARED = [
  "src",
  "data",
  "package-lock.json",
  "python/requirements.txt",
  "scripts/setup/addon",
  "tsconfig.json",
];

/**
 * @param {string} place
 * @returns {string[]} the files at or below it
 */
function filesBelow(place) {
  if (!fs.statSync(place).isDirectory()) {
    return [place];
  }
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((name) => filesBelow(path.join(place, name)));
}

/** @type {Promise<string> | undefined} */
let shared;

/** @returns {Promise<string>} hash of what the results of every notebook depend on */
export function sharedHash() {
  shared ??= hashFiles(SHARED.flatMap((name) => filesBelow(path.join(root, name))));
  return shared;
}

/**
 * @param {string[]} files
 * @returns {Promise<string>}
 */
async function hashFiles(files) {
  const parts = [];
  for (const file of files) {
    parts.push(path.relative(root, file), await fileHash(file));
  }
  return hashOf(...parts);
}

/**
 * The executed copy of a notebook. A copy that is still true is taken as it is.
 *
 * @param {string} notebook absolute path
 * @param {(cell: number, of: number) => void} [onCell] is called before each cell that is run
 * @returns {Promise<{ file: string, fresh: boolean, failure?: { summary: string, details: string } }>}
 *   the copy, whether it was made now, and what went wrong
 */
export async function executedCopy(notebook, onCell) {
  const source = cleanNotebook(fs.readFileSync(notebook, "utf8"));
  const key = hashOf(await sharedHash(), path.relative(root, notebook), source);
  const file = path.join(
    folder,
    `${path.basename(notebook, ".ipynb")}-${hashOf(notebook).slice(0, 8)}.ipynb`,
  );
  const stamp = `${file}.key`;
  if (fs.existsSync(file) && readIfThere(stamp) === key) {
    return { file, fresh: false };
  }
  fs.rmSync(stamp, { force: true });
  const failure = await executeNotebook(notebook, { executed: file, onCell });
  if (failure) {
    return { file, fresh: true, failure };
  }
  writeWhole(stamp, key);
  return { file, fresh: true };
}
