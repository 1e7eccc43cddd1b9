/** One writer at a time: a claim on a folder lasts until it is released or its process has ended. */
import {
  existsSync,
  lstatSync,
  lutimesSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { InputError } from "./errors";
import { asInputError } from "./faults";
import { isRunning, type Owner, thisProcess } from "./owner";
import { makeFolder, removeIfEmpty } from "./write-file";
import { LOCK_INSIDE, prepareFolder } from "./write-folder";

export interface Claim {
  /** The folder's absolute path, links followed. */
  readonly folder: string;
  /** How the reader named it, for messages. */
  readonly given: string;
  /** Releases the folder for other writers. A second call does nothing. */
  release(): void;
}

/** How often the claim is refreshed, for processes on other machines, which cannot see this process. */
const BEAT_MILLISECONDS = 60_000;

/**
 * Claims a folder for this process and checks that it can be written. A lock is made beside it, as `.NAME.lock`, and an
 * unfinished save of a killed process is completed or removed.
 *
 * The lock is a symbolic link whose target describes its owner, because a link is created together with its content in one
 * step.
 *
 * @param folder absolute, links followed
 * @param given how the reader named it
 * @throws InputError if another writer has claimed it, or the file system refuses
 */
export function claimFolder(folder: string, given = folder): Claim {
  const owner = JSON.stringify({ ...thisProcess(), since: new Date().toISOString() });
  let made: string[] = [];
  let file: string;
  try {
    made = makeFolder(path.dirname(folder));
    file = acquire(folder, given, owner);
  } catch (error) {
    removeIfEmpty(made);
    throw asInputError(error, given);
  }
  const claim = heldClaim({ folder, given }, file, owner, made);
  try {
    prepareFolder(folder);
  } catch (error) {
    claim.release();
    throw asInputError(error, given);
  }
  return claim;
}

/** Makes the lock beside the folder, or inside it if nothing can be made beside it. */
function acquire(folder: string, given: string, owner: string): string {
  const beside = path.join(path.dirname(folder), `.${path.basename(folder)}.lock`);
  const inside = path.join(folder, LOCK_INSIDE);
  let file = beside;
  for (;;) {
    try {
      if (lock(file, owner)) {
        rmSync(staleName(file), { force: true });
        return file;
      }
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (file === inside || !["EACCES", "EROFS", "EPERM"].includes(code) || !existsSync(folder)) {
        throw error;
      }
      file = inside; // For example a mounted folder whose parent belongs to somebody else.
      continue;
    }
    takeAwayStale(file, given);
  }
}

function heldClaim(
  named: { folder: string; given: string },
  file: string,
  owner: string,
  made: string[],
): Claim {
  const mine = () => ownerIn(file) === owner;
  const beat = setInterval(() => mine() && lutimesSync(file, new Date(), new Date()), BEAT_MILLISECONDS);
  beat.unref();
  let held = true;
  const release = () => {
    if (!held) {
      return;
    }
    held = false;
    clearInterval(beat);
    process.off("exit", release);
    if (mine()) {
      unlinkSync(file);
    }
    removeIfEmpty(made);
  };
  process.on("exit", release);
  return { ...named, release };
}

/** Makes the lock unless there is one. On file systems without symbolic links it is a file. */
function lock(file: string, owner: string): boolean {
  try {
    symlinkSync(owner, file);
    return true;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") {
      return false;
    }
    if (!["EPERM", "ENOSYS", "ENOTSUP"].includes(code)) {
      throw error;
    }
    writeFileSync(file, owner, { flag: "wx" });
    return true;
  }
}

/** Removes the lock of a process that has ended. */
function takeAwayStale(file: string, given: string): void {
  const text = ownerIn(file);
  const entry = lstatSync(file, { throwIfNoEntry: false });
  if (text === undefined || entry === undefined) {
    return;
  }
  const owner = parsed(text, file);
  if (isRunning(owner, (Date.now() - entry.mtimeMs) / 1000)) {
    const { pid, machine } = thisProcess();
    const mine = owner.pid === pid && owner.machine === machine;
    const who = mine ? "this process" : `process ${owner.pid} on ${owner.host}`;
    throw new InputError(
      `${given}: is being written by ${who} since ${owner.since}; wait for it, or name another folder`,
    );
  }
  // Another process may have removed the same stale lock and made its own, so check which lock this was.
  const taken = staleName(file);
  try {
    renameSync(file, taken);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return;
    }
    throw error;
  }
  if (ownerIn(taken) === text) {
    rmSync(taken, { force: true });
  } else {
    renameSync(taken, file);
  }
}

const staleName = (file: string) => `${file}.stale`;

function ownerIn(file: string): string | undefined {
  try {
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function parsed(text: string, file: string): Owner & { since: string } {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${file}: is in the way; it is no lock of this program, so remove or rename it`);
  }
}
