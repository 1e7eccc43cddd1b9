/** Writes files that are either complete or absent, whenever the process or the machine stops. */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { resolveDestination } from "./destination";
import { InputError } from "./errors";
import { asInputError } from "./faults";
import { isRunning, namedOwner, ownerName, thisProcess } from "./owner";

/**
 * Writes a file under a temporary name beside it, syncs it and renames it, so nobody ever reads half a file. Links are
 * followed, permissions stay, and a missing folder is made.
 *
 * @throws InputError if the path is empty, a folder or a device, or the file system refuses
 */
export function writeWhole(given: string, content: string | Uint8Array): void {
  const file = resolveDestination(given);
  const folder = path.dirname(file);
  let made: string[] = [];
  try {
    const former = statSync(file, { throwIfNoEntry: false });
    checkFile(given, file, former);
    made = makeFolder(folder);
    removeAbandoned(folder);
    replace(file, content, former);
    syncFolder(folder);
  } catch (error) {
    removeIfEmpty(made);
    throw asInputError(error, given);
  }
}

function replace(file: string, content: string | Uint8Array, former: Stats | undefined): void {
  const temporary = path.join(path.dirname(file), temporaryName());
  try {
    writeSynced(temporary, content);
    if (former) {
      chmodSync(temporary, former.mode & 0o7777);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a new file and waits until the device has it. */
export function writeSynced(file: string, content: string | Uint8Array): void {
  const descriptor = openSync(file, "wx");
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Waits until a folder's entries are on the device: added, removed or renamed files. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") {
    return; // On such systems folders cannot be opened; their entries are written with the file.
  }
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Some network file systems do not sync folders.
    if (!["EINVAL", "ENOTSUP", "ENOSYS"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a folder with those above it, and syncs the entry of each. One by one: Node's own way says ENOENT where the file
 * system is read-only.
 *
 * @returns the folders that were made, the innermost first
 * @throws Error of the file system; none of the folders stays then
 */
export function makeFolder(folder: string): string[] {
  const missing: string[] = [];
  for (let one = folder; !existsSync(one) && path.dirname(one) !== one; one = path.dirname(one)) {
    missing.push(one);
  }
  const made: string[] = [];
  try {
    for (const one of missing.reverse()) {
      if (makeOne(one)) {
        made.unshift(one);
      }
      syncFolder(path.dirname(one));
    }
  } catch (error) {
    removeIfEmpty(made);
    throw error;
  }
  return made;
}

/** @returns whether it was made, and not by another process meanwhile */
function makeOne(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && statSync(folder).isDirectory()) {
      return false;
    }
    throw error;
  }
}

/** Removes the folders that `makeFolder` made, if they are empty. */
export function removeIfEmpty(made: readonly string[]): void {
  for (const folder of made) {
    try {
      rmdirSync(folder);
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) {
        throw error;
      }
      return;
    }
  }
}

/** More than a file's name takes on a device that is full. */
const PROBE_BYTES = 2 ** 16;

/**
 * Shows that files can be written into a folder, before something is computed for it. A folder that is missing is made
 * for the moment.
 *
 * @throws InputError if the file system refuses
 */
export function checkWritable(given: string): void {
  const folder = resolveDestination(given);
  let made: string[] = [];
  try {
    made = makeFolder(folder);
    const probe = path.join(folder, temporaryName());
    try {
      writeSynced(probe, Buffer.alloc(PROBE_BYTES));
    } finally {
      rmSync(probe, { force: true });
    }
  } catch (error) {
    throw asInputError(error, given);
  } finally {
    removeIfEmpty(made);
  }
}

/**
 * Shows that a file can be written, before something is computed for it.
 *
 * @throws InputError if the path is empty, a folder or a device, or the file system refuses
 */
export function checkFileWritable(given: string): void {
  const file = resolveDestination(given);
  try {
    checkFile(given, file, statSync(file, { throwIfNoEntry: false }));
  } catch (error) {
    throw asInputError(error, given);
  }
  checkWritable(path.dirname(file));
}

function checkFile(given: string, file: string, former: Stats | undefined): void {
  if (former?.isDirectory()) {
    throw new InputError(`${given}: is a folder; name a file`);
  }
  if (former && !former.isFile()) {
    throw new InputError(`${given}: is a device or a pipe; name a file`);
  }
  if (former) {
    accessSync(file, constants.W_OK); // Checked here, because a rename would replace a write-protected file.
  }
}

const TEMPORARY = /^\.attention-workbook-([0-9a-f]+-\d+-\d+)-[0-9a-f]{8}\.tmp$/;

const temporaryName = () =>
  `.attention-workbook-${ownerName(thisProcess())}-${randomBytes(4).toString("hex")}.tmp`;

/** Removes temporary files of killed processes. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = namedOwner(name.match(TEMPORARY)?.[1] ?? "");
    if (owner) {
      const file = path.join(folder, name);
      const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (!isRunning(owner, (Date.now() - changed) / 1000)) {
        rmSync(file, { force: true });
      }
    }
  }
}
