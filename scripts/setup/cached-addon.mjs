/** Compiled addons that clones share. */
import fs from "node:fs";
import path from "node:path";
import { copyWhole, fileHash, isWritable } from "./files.mjs";
import { cacheFolder } from "./paths.mjs";
import { faultLine } from "./problem.mjs";

/**
 * The addon of these parts that was compiled before. Its name ends with its hash.
 *
 * @param {string} key
 * @returns {Promise<string | undefined>} undefined if there is none, or it is damaged
 */
export async function cachedAddon(key) {
  const names = fs.readdirSync(cacheFolder()).filter((name) => name.startsWith(`${key}-`));
  for (const name of names) {
    const file = path.join(cacheFolder(), name);
    if (name === cachedName(key, await fileHash(file))) {
      return file;
    }
  }
  return undefined;
}

/** @param {string} key @param {string} hash */
const cachedName = (key, hash) => `${key}-${hash.slice(0, 16)}.node`;

/**
 * Keeps a compiled addon for other clones. The clone itself does not need it, so a refusal is a note.
 *
 * @param {string} built
 * @param {string} key
 * @returns {Promise<string>} a note for the user, or nothing
 */
export async function keepAddon(built, key) {
  const cache = cacheFolder();
  if (!isWritable(cache)) {
    return "";
  }
  try {
    for (const name of fs.readdirSync(cache).filter((found) => found.startsWith(`${key}-`))) {
      fs.rmSync(path.join(cache, name)); // It is damaged, or does not compute any more.
    }
    copyWhole(built, path.join(cache, cachedName(key, await fileHash(built))));
    return "";
  } catch (error) {
    const fault = faultLine(error);
    if (fault === undefined) {
      throw error;
    }
    return `; not kept for other clones (${fault})`;
  }
}
