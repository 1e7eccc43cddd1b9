/**
 * Folders of files that are replaced together. At each moment the folder gives all old or all new files:
 *
 * - A new folder is made beside its place, as `.NAME.unfinished`, and renamed.
 * - In a folder that is there, the new files are written into `.save-unfinished`, which is renamed to
 *   `.save-complete`: from then on they are the folder's files. They move to their places one by one. What a killed
 *   process has not moved is read where it is, and moved by the next save.
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

/** The lock of a folder beside which none can be made. */
export const LOCK_INSIDE = ".save-lock";

/** Names in a folder that belong to saving, not to what is saved. */
const SAVE_NAMES: readonly string[] = [UNFINISHED, COMPLETE, LOCK_INSIDE, `${LOCK_INSIDE}.stale`];

/** As much as a small network takes. */
const PROBE_BYTES = 2 ** 18;

/**
 * Writes the files of a folder, all together. Other files in it stay.
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

/** Moves the files of a completed save to their places, as far as a killed process has not. */
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
 * Makes a claimed folder ready: what a killed process has left of a save is removed, or completed where it was
 * complete, and a file is written for a moment to see that one can be.
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

/** Where a file of a folder is: in its place, or in a completed save that was not moved yet. */
export function currentPath(folder: string, name: string): string {
  const moved = path.join(folder, name);
  const waiting = path.join(folder, COMPLETE, name);
  return existsSync(waiting) ? waiting : moved;
}

/**
 * Names of what a folder holds, in its place or in a completed save, without what belongs to saving.
 *
 * @returns undefined where there is no such folder
 * @throws InputError if it cannot be read
 */
export function savedNames(folder: string): string[] | undefined {
  const names = namesIn(folder);
  const waiting = names?.includes(COMPLETE) ? namesIn(path.join(folder, COMPLETE)) : undefined;
  return names && [...new Set([...names.filter((name) => !SAVE_NAMES.includes(name)), ...(waiting ?? [])])];
}

/**
 * Reads from a folder, again where another process has saved into it meanwhile: what is read is of one save.
 *
 * @param read what reads, each file from its `currentPath`
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

/** Nobody saves as often as that. */
const MOST_TRIES = 100;

/** Equal for two looks at the same files, wherever they have been moved. */
function identities(folder: string): string {
  const names = savedNames(folder) ?? [];
  return names
    .sort()
    .map((name) => {
      const entry = statSync(currentPath(folder, name), { throwIfNoEntry: false });
      return entry ? `${name} ${entry.dev} ${entry.ino} ${entry.mtimeMs} ${entry.size}` : name;
    })
    .join();
}

const besideFolder = (folder: string) =>
  path.join(path.dirname(folder), `.${path.basename(folder)}.unfinished`);
