/** Where everything lives: the project's own folders, and the cache that clones share. */
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

// @ts-expect-error: tsconfig.json compiles the TypeScript sources as CommonJS; Node runs this file as a module.
const here = import.meta.url;

export const root = path.resolve(path.dirname(fileURLToPath(here)), "../..");

/** Generated state of this clone (locks, Jupyter's own files). It carries a .gitignore of its own. */
export const state = path.join(root, ".workbook");

export const venv = path.join(root, ".venv");

export const venvPython =
  process.platform === "win32" ? path.join(venv, "Scripts", "python.exe") : path.join(venv, "bin", "python");

/**
 * The folder for downloads and compiled files, shared by all clones.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home the user's home folder
 * @returns {string} an absolute path; relative values of the variables are taken from the current folder
 *   for ATTENTION_WORKBOOK_CACHE and ignored for XDG_CACHE_HOME, as the XDG rules demand
 */
export function cacheFolder(env = process.env, home = os.homedir()) {
  if (env.ATTENTION_WORKBOOK_CACHE) {
    return path.resolve(env.ATTENTION_WORKBOOK_CACHE);
  }
  const xdg = env.XDG_CACHE_HOME;
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(home, ".cache");
  return path.join(base, "attention-workbook");
}
