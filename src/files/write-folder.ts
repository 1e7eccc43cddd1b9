/**
 * Replaces the files of a folder together. At every moment a reader gets either all old or all new files:
 *
 * - A new folder is made beside its place, as `.NAME.unfinished`, and renamed.
 * - In an existing folder the new files are written into `.save-unfinished`, which is renamed to `.save-complete`. From
 *   then on they count as the folder's files. They are moved to their places one by one. If the process is killed before
 *   that is done, the others are read from `.save-complete`, and the next save moves them.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { namesIn } from "./destination";
import { asInputError } from "./faults";
import { makeFolder, removeIfEmpty, syncFolder, writeSynced } from "./write-file";

const UNFINISHED = ".save-unfinished";
const COMPLETE = ".save-complete";

/** Name of the lock if it cannot be made beside the folder. */
export const LOCK_INSIDE = ".save-lock";

/** Names in a folder that belong to the saving itself. */
const SAVE_NAMES: readonly string[] = [UNFINISHED, COMPLETE, LOCK_INSIDE, `${LOCK_INSIDE}.stale`];

/** Size of the probe file, about that of a small network. */
const PROBE_BYTES = 2 ** 18;

/**
 * Writes files into a folder, all together. Its other files stay.
 *
 * @param folder absolute, links followed, and claimed by this process
 * @throws InputError if the file system refuses; the folder is then as it was
 */
export function writeFolder(folder: string, files: Record<string, string | Uint8Array>): void {
  const beside = besideFolder(folder);
  let made: string[] = [];
  let staging = beside;
  try {
    made = makeFolder(path.dirname(folder));
    rmSync(beside, { recursive: true, force: true });
    const present = existsSync(folder);
    if (present) {
      finishSave(folder);
      staging = path.join(folder, UNFINISHED);
      rmSync(staging, { recursive: true, force: true });
    }
    mkdirSync(staging);
    for (const [name, content] of Object.entries(files)) {
      writeSynced(path.join(staging, name), content);
    }
    syncFolder(staging);
    renameSync(staging, present ? path.join(folder, COMPLETE) : folder);
    syncFolder(present ? folder : path.dirname(folder));
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    removeIfEmpty(made);
    throw asInputError(error, folder);
  }
  finishSave(folder);
}

/**
 * Writes a new folder file by file, so that no more than one of them is in memory. The folder is there when all are
 * written.
 *
 * @param folder absolute, links followed, claimed by this process, and missing or empty
 * @param files name and content of each
 * @throws InputError if the file system refuses; no file stays then, nor if `files` throws
 */
export async function writeNewFolder(
  folder: string,
  files: AsyncIterable<readonly [name: string, content: string | Uint8Array]>,
): Promise<void> {
  const staging = besideFolder(folder);
  let made: string[] = [];
  try {
    made = makeFolder(path.dirname(folder));
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging);
    for await (const [name, content] of files) {
      writeSynced(path.join(staging, name), content);
    }
    syncFolder(staging);
    if (existsSync(folder)) {
      rmdirSync(folder);
    }
    renameSync(staging, folder);
    syncFolder(path.dirname(folder));
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    removeIfEmpty(made);
    throw asInputError(error, folder);
  }
}

/** Moves the files of a completed save to their places, if a killed process has not done so. */
function finishSave(folder: string): void {
  const complete = path.join(folder, COMPLETE);
  if (!existsSync(complete)) {
    return;
  }
  try {
    for (const name of readdirSync(complete)) {
      renameSync(path.join(complete, name), path.join(folder, name));
    }
    syncFolder(folder);
    rmdirSync(complete);
  } catch (error) {
    throw asInputError(error, folder);
  }
}

/**
 * Prepares a claimed folder. An unfinished save of a killed process is removed, a complete one is moved to its place. A
 * probe file shows whether the folder can be written.
 *
 * @throws Error of the file system if it cannot
 */
export function prepareFolder(folder: string): void {
  finishSave(folder);
  const present = existsSync(folder);
  const [beside, inside] = [besideFolder(folder), path.join(folder, UNFINISHED)];
  for (const left of [beside, ...(present ? [inside] : [])]) {
    rmSync(left, { recursive: true, force: true });
  }
  const staging = present ? inside : beside;
  try {
    mkdirSync(staging);
    writeFileSync(path.join(staging, "probe"), Buffer.alloc(PROBE_BYTES));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The path of a folder's file: in its place, or in a completed save that is not moved yet. */
export function currentPath(folder: string, name: string): string {
  const moved = path.join(folder, name);
  const waiting = path.join(folder, COMPLETE, name);
  return existsSync(waiting) ? waiting : moved;
}

/**
 * Names of a folder's files, including those of a completed save that is not moved yet.
 *
 * @returns undefined if there is no such folder
 * @throws InputError if it cannot be read
 */
export function savedNames(folder: string): string[] | undefined {
  const names = namesIn(folder);
  const waiting = names?.includes(COMPLETE) ? namesIn(path.join(folder, COMPLETE)) : undefined;
  return names && [...new Set([...names.filter((name) => !SAVE_NAMES.includes(name)), ...(waiting ?? [])])];
}

/**
 * Reads files that belong to one save. It reads again if another process has saved into the folder meanwhile.
 *
 * @param read reads all files, each from its `currentPath`
 */
export function readBetweenSaves<T>(folder: string, read: () => T): T {
  for (let tries = 0; ; tries++) {
    const before = identities(folder);
    try {
      const result = read();
      if (identities(folder) === before || tries === MOST_TRIES) {
        return result;
      }
    } catch (error) {
      if (identities(folder) === before || tries === MOST_TRIES) {
        throw error;
      }
    }
  }
}

/** Most repetitions of a read. Nobody saves that often. */
const MOST_TRIES = 100;

/** Identities of a folder's files. They are equal for the same files, even if these were moved meanwhile. */
function identities(folder: string): string {
  const names = savedNames(folder) ?? [];
  return names
    .sort()
    .map((name) => {
      const entry = entryOf(currentPath(folder, name));
      return entry ? `${name} ${entry.dev} ${entry.ino} ${entry.mtimeMs} ${entry.size}` : name;
    })
    .join();
}

function entryOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw asInputError(error, file); // For example links in a circle.
  }
}

const besideFolder = (folder: string) =>
  path.join(path.dirname(folder), `.${path.basename(folder)}.unfinished`);
