/** The kernel in a Jupyter of the reader's own: where its kernelspec goes, and whose it is. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readIfThere, removeFolder, writeWhole } from "./files.mjs";
import { kernelName, kernelSpec } from "./jupyter.mjs";
import { root } from "./paths.mjs";
import { Problem } from "./problem.mjs";

/**
 * Jupyter's folder for one user's data, as jupyter_core finds it.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home the user's home folder
 * @param {NodeJS.Platform} platform
 */
export function userDataFolder(env = process.env, home = os.homedir(), platform = process.platform) {
  if (env.JUPYTER_DATA_DIR) {
    return path.resolve(env.JUPYTER_DATA_DIR);
  }
  if (platform === "darwin") {
    return path.join(home, "Library", "Jupyter");
  }
  if (platform === "win32") {
    return path.join(env.APPDATA ?? path.join(home, "AppData", "Roaming"), "jupyter");
  }
  return path.join(env.XDG_DATA_HOME || path.join(home, ".local", "share"), "jupyter");
}

/**
 * @param {string} data a data folder of Jupyter's
 * @returns {string} the folder of this kernel's kernelspec
 */
const specFolder = (data) => path.join(data, "kernels", kernelName);

/**
 * @param {string} prefix such as a virtual environment
 * @throws {Problem} if it is not a folder
 */
export function prefixDataFolder(prefix) {
  if (!fs.statSync(prefix, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Problem(
      `--prefix ${prefix}: there is no such folder; name a virtual environment's, such as .venv`,
      2,
    );
  }
  return path.join(prefix, "share", "jupyter");
}

/**
 * Whether `writeWhole` was killed while it wrote this file.
 *
 * @param {string} name in the kernelspec's folder
 */
const isUnfinished = (name) => /^kernel\.json\.\d+-[0-9a-f]+\.tmp$/.test(name);

/**
 * @param {string} folder
 * @returns {string | undefined} the workbook whose kernel is installed there, if any is
 * @throws {Problem} if something else has that place
 */
function ownerOf(folder) {
  const file = path.join(folder, "kernel.json");
  const text = readIfThere(file);
  if (text === undefined) {
    if (fs.existsSync(folder) && !fs.readdirSync(folder).every(isUnfinished)) {
      throw new Problem(`${folder}: something else of that name is in the way`, 2);
    }
    return undefined;
  }
  let owner;
  try {
    owner = JSON.parse(text)?.metadata?.[kernelName];
  } catch {
    // Not even a kernelspec: it is not ours.
  }
  if (typeof owner !== "string") {
    throw new Problem(`${file}: this kernelspec was not written by the workbook, and is left as it is`, 2);
  }
  return owner;
}

/**
 * Checks before a set-up that the kernel can be installed.
 *
 * @param {string} data a data folder of Jupyter's
 * @throws {Problem} if a kernelspec of somebody else's has that place
 */
export function checkPlace(data) {
  ownerOf(specFolder(data));
}

/**
 * @param {string} data a data folder of Jupyter's
 * @returns {{ folder: string, replaced: string | undefined }} `replaced`: another workbook whose kernel stood there
 * @throws {Problem} if a kernelspec of somebody else's has that place
 */
export function installKernel(data) {
  const folder = specFolder(data);
  const before = ownerOf(folder);
  for (const name of (fs.existsSync(folder) ? fs.readdirSync(folder) : []).filter(isUnfinished)) {
    fs.rmSync(path.join(folder, name));
  }
  const spec = { ...kernelSpec(), metadata: { [kernelName]: root } };
  writeWhole(path.join(folder, "kernel.json"), `${JSON.stringify(spec, undefined, 2)}\n`);
  return { folder, replaced: before === root ? undefined : before };
}

/**
 * Removes the kernelspec, and its folder unless the reader keeps something else there.
 *
 * @param {string} data a data folder of Jupyter's
 * @returns {string} what is gone now
 * @throws {Problem} if no kernel of a workbook is installed there
 */
export function uninstallKernel(data) {
  const folder = specFolder(data);
  if (ownerOf(folder) === undefined) {
    throw new Problem(`${folder}: no kernel is installed there`, 2);
  }
  const file = path.join(folder, "kernel.json");
  if (fs.readdirSync(folder).length > 1) {
    fs.rmSync(file);
    return file;
  }
  removeFolder(folder);
  return folder;
}
