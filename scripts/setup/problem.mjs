/** Problems that the user can act on: one clear line, no stack trace. */
import path from "node:path";
import { oneLine, watchOutput } from "./output.mjs";
import { cacheFolder } from "./paths.mjs";

export class Problem extends Error {
  /**
   * @param {string} message what is wrong, where, and what to do
   * @param {number} exitCode 2 for wrong arguments and files, 1 for everything else
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Error codes of the file system in words.
 *
 * @type {Record<string, string>}
 */
const faults = {
  EACCES: "this user may not write or read it",
  EEXIST: "something else of that name is in the way",
  EDQUOT: "the user's share of the disk is used up",
  EIO: "the disk does not answer",
  EISDIR: "it is a folder, and a file is needed",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file, and a folder is needed",
  EPERM: "this user may not change it",
  EROFS: "the disk is read-only",
};

/**
 * @param {unknown} error
 * @returns {string | undefined} one line, if the file system refused something
 */
export function faultLine(error) {
  const {
    code = "",
    path: file,
    dest,
  } = /** @type {NodeJS.ErrnoException & { dest?: string }} */ (error ?? {});
  const fault = faults[code];
  if (fault === undefined) {
    return undefined;
  }
  const place = dest ?? file;
  if (place === undefined) {
    // An error in the middle of a file does not name the file.
    return `a file could not be read or written: ${fault}`;
  }
  const at = path.resolve(place);
  const inCache = at.startsWith(cacheFolder()) || cacheFolder().startsWith(path.join(at, path.sep));
  return `${place}: ${fault}${inCache ? "; ATTENTION_WORKBOOK_CACHE can name another folder for the cache" : ""}`;
}

/**
 * Runs a command's main function. A Problem ends the process with its line and exit code, and an error of the file system
 * with a line and exit code 2. Any other error is a bug and is printed with its stack trace.
 *
 * @param {() => unknown} main returns, or promises, the exit code; anything but a number means 0
 */
export async function runMain(main) {
  watchOutput();
  try {
    const code = await main();
    process.exitCode = typeof code === "number" ? code : 0;
  } catch (error) {
    const fault = faultLine(error);
    if (error instanceof Problem) {
      // A message with exit code 1 may hold the output of a program, whose lines are kept.
      console.error(`error: ${error.exitCode === 2 ? oneLine(error.message) : error.message}`);
      process.exitCode = error.exitCode;
    } else if (fault !== undefined) {
      console.error(`error: ${oneLine(fault)}`);
      process.exitCode = 2;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}
