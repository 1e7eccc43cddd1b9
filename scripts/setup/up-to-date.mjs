/** Whether something compiled is newer than all that it was made of. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

/**
 * @param {string} file
 * @returns {number} milliseconds since 1970; 0 if there is no such file
 */
export function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * @param {string[]} made files
 * @param {string} sourcesFile the list of what they were made of, as JSON, relative to the project
 */
export function isUpToDate(made, sourcesFile) {
  const built = Math.min(...[...made, sourcesFile].map(changedAt));
  if (built === 0) {
    return false;
  }
  /** @type {string[]} */
  const sources = JSON.parse(readFileSync(sourcesFile, "utf8"));
  return sources.every((source) => {
    const changed = changedAt(path.join(root, source));
    return changed > 0 && changed <= built;
  });
}
