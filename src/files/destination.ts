/** Checks where something may be written: never over the reader's own folders, and never to an unintended place. */
import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import path from "node:path";
import { InputError } from "./errors";
import { asInputError } from "./faults";

/**
 * Resolves the path of something that will be written.
 *
 * @returns the absolute path, all links followed
 * @throws InputError if it is empty, begins with ~, is a link to nothing, or cannot be looked up
 */
export function resolveDestination(given: string): string {
  if (typeof given !== "string" || given.trim() === "") {
    throw new InputError(
      "The path to write to is empty (a variable that is not set?); name a folder or file",
    );
  }
  if (/^~(\/|$)/.test(given)) {
    throw new InputError(`${given}: ~ in quotes is not the home folder; name the whole path, or ./~`);
  }
  if (given.includes("\0")) {
    throw new InputError(`${JSON.stringify(given)}: a path cannot hold a NUL character`);
  }
  try {
    return throughLinks(path.resolve(given));
  } catch (error) {
    throw asInputError(error, given);
  }
}

/**
 * Resolves the path of a folder that will be made, filled or replaced.
 *
 * @returns the absolute path, links followed
 * @throws InputError if it is empty, a file, the working folder, the home folder, or a folder above one of them
 */
export function resolveFolder(given: string): string {
  const folder = resolveDestination(given);
  const protectedFolders = ownFolders();
  const same = protectedFolders.find(([, own]) => folder === own);
  if (same) {
    throw new InputError(`${given}: is ${same[0]}; name a folder below it`);
  }
  const below = protectedFolders.find(([, own]) => own.startsWith(path.join(folder, path.sep)));
  if (below) {
    throw new InputError(`${given}: is a folder above ${below[0]}; name a folder of its own`);
  }
  if (entryAt(folder)?.isDirectory() === false) {
    throw new InputError(`${given}: is a file; name a folder`);
  }
  return folder;
}

/**
 * Names of the entries of a folder.
 *
 * @returns undefined if there is no such folder
 * @throws InputError if it cannot be read
 */
export function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw asInputError(error, folder);
  }
}

/** The working folder and the reader's home, which are never replaced or filled. */
function ownFolders(): [name: string, folder: string][] {
  const folders: [string, string][] = [["the working folder", process.cwd()]];
  for (const home of [homedir(), accountHome()]) {
    if (home) {
      folders.push(["the home folder", path.resolve(home)]);
    }
  }
  return folders.flatMap(([name, folder]): [string, string][] => [
    [name, folder],
    [name, existing(folder) ?? folder],
  ]);
}

/** The home folder of the account, whatever HOME is. */
function accountHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined; // In a container the user may have no account.
  }
}

/** The real path of the existing part, followed by the names that do not exist yet. */
function throughLinks(absolute: string): string {
  const real = existing(absolute);
  if (real !== undefined) {
    return real;
  }
  if (entryAt(absolute)?.isSymbolicLink()) {
    throw new InputError(`${absolute}: is a link to something that does not exist; remove or mend the link`);
  }
  const parent = path.dirname(absolute);
  return parent === absolute ? absolute : path.join(throughLinks(parent), path.basename(absolute));
}

function existing(absolute: string): string | undefined {
  try {
    return realpathSync(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function entryAt(absolute: string) {
  return lstatSync(absolute, { throwIfNoEntry: false });
}
