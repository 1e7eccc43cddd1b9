/** Folders for generated files, also in a clone that belongs to another user. */
import fs from "node:fs";
import path from "node:path";
import { makeCache } from "./cache.mjs";
import { hashOf, isWritable, makeFolder } from "./files.mjs";
import { root } from "./paths.mjs";

/**
 * @param {string} name a folder of generated files, such as "build/kernel"
 * @returns {string} the folder in the clone. If this user may not write to it, a folder in this user's cache instead, in
 *   which imports find the clone's packages.
 */
export function ownFolder(name) {
  const inClone = path.join(root, name);
  if (isWritable(inClone)) {
    return inClone;
  }
  const base = path.join(makeCache(), "clones", hashOf(root).slice(0, 16));
  makeFolder(base);
  const link = path.join(base, "node_modules");
  if (!fs.existsSync(link)) {
    fs.rmSync(link, { force: true });
    fs.symlinkSync(path.join(root, "node_modules"), link);
  }
  return path.join(base, name);
}
