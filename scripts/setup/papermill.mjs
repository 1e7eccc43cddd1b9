/** Lets papermill in .venv pass parameters to TypeScript notebooks. */
import fs from "node:fs";
import path from "node:path";
import { readIfThere, writeWhole } from "./files.mjs";
import { root, venv } from "./paths.mjs";

const name = "papermill_typescript";

/** @returns {string[]} the folders of Python packages in .venv: one, unless Python was exchanged */
function packageFolders() {
  const lib = path.join(venv, process.platform === "win32" ? "Lib" : "lib");
  const inside =
    process.platform === "win32" ? [lib] : fs.readdirSync(lib).map((python) => path.join(lib, python));
  return inside.map((folder) => path.join(folder, "site-packages")).filter((folder) => fs.existsSync(folder));
}

/** @returns {boolean} whether anything was written */
export function writePapermillTranslator() {
  const module = fs.readFileSync(path.join(root, "python", `${name}.py`), "utf8");
  let written = false;
  for (const folder of packageFolders()) {
    const info = path.join(folder, `${name}-1.0.dist-info`);
    for (const [file, text] of [
      [path.join(folder, `${name}.py`), module],
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
