/** Lets papermill in a Python environment, such as .venv, pass parameters to TypeScript notebooks. */
import fs from "node:fs";
import path from "node:path";
import { readIfThere, removeFolder, writeWhole } from "./files.mjs";
import { root } from "./paths.mjs";

const name = "papermill_typescript";

/**
 * @param {string} environment folder of a Python environment
 * @returns {{ folder: string, module: string, info: string }[]} its folders of packages, and what of ours is there: one,
 *   unless Python was exchanged
 */
function places(environment) {
  const windows = process.platform === "win32";
  const lib = path.join(environment, windows ? "Lib" : "lib");
  if (!fs.existsSync(lib)) {
    return [];
  }
  const inside = windows ? [lib] : fs.readdirSync(lib).map((python) => path.join(lib, python));
  return inside
    .map((folder) => path.join(folder, "site-packages"))
    .filter((folder) => fs.existsSync(folder))
    .map((folder) => ({
      folder,
      module: path.join(folder, `${name}.py`),
      info: path.join(folder, `${name}-1.0.dist-info`),
    }));
}

/**
 * @param {string} environment folder of a Python environment
 * @returns {boolean} whether papermill is installed there
 */
export const hasPapermill = (environment) =>
  places(environment).some(({ folder }) => fs.existsSync(path.join(folder, "papermill")));

/**
 * @param {string} environment folder of a Python environment
 * @returns {boolean} whether anything was removed
 */
export function removePapermillTranslator(environment) {
  const there = places(environment).filter(({ info }) => fs.existsSync(info));
  for (const { module, info } of there) {
    fs.rmSync(module, { force: true });
    removeFolder(info);
  }
  return there.length > 0;
}

/**
 * @param {string} environment folder of a Python environment
 * @returns {boolean} whether anything was written
 */
export function writePapermillTranslator(environment) {
  const source = fs.readFileSync(path.join(root, "python", `${name}.py`), "utf8");
  let written = false;
  for (const { module, info } of places(environment)) {
    for (const [file, text] of [
      [module, source],
      [path.join(info, "METADATA"), `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`],
      [path.join(info, "entry_points.txt"), `[papermill.engine]\ntypescript = ${name}:Engine\n`],
    ]) {
      if (readIfThere(file) !== text) {
        writeWhole(file, text);
        written = true;
      }
    }
  }
  return written;
}
