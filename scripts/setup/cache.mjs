/** Whether the cache folder can be used, before anything is downloaded into it. */
import fs from "node:fs";
import path from "node:path";
import { makeFolder } from "./files.mjs";
import { cacheFolder } from "./paths.mjs";
import { Problem } from "./problem.mjs";

const elsewhere = "ATTENTION_WORKBOOK_CACHE can name another folder for the cache";

/**
 * Makes the cache folder if it is missing.
 *
 * @returns {string} the folder
 * @throws {Problem} if a part of its path is a file or a link to nothing
 * @throws the file system's own error if it refuses the folder
 */
export function makeCache() {
  const folder = cacheFolder();
  for (let place = folder; ; place = path.dirname(place)) {
    const found = fs.statSync(place, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      break;
    }
    if (found) {
      throw new Problem(`${place}: is a file, and the cache needs a folder; ${elsewhere}`, 2);
    }
    if (fs.lstatSync(place, { throwIfNoEntry: false })) {
      throw new Problem(`${place}: is a link to something that does not exist; ${elsewhere}`, 2);
    }
  }
  makeFolder(folder);
  return folder;
}
