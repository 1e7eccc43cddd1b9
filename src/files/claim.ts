/** One writer at a time: a claim on a folder holds until it is released or its process is gone. */
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
  /** Lets others write; a second call does nothing. */
  release(): void;
}

/** A sign of life for processes on other machines, which cannot see this one. */
const BEAT_MILLISECONDS = 60_000;

/**
 * Claims a folder for this process before it is written, and shows that it can be: a lock is made beside it, as
 * `.NAME.lock`, and what a killed process left of a save is completed or removed.
 *
 * The lock is a symbolic link whose aim is its owner's description: made in one step, with its content, or not at all.
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

/** Makes the lock, beside the folder or, where nothing can be made there, in it. */
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
      file = inside; // A folder of its own file system, whose surroundings belong to somebody else.
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

/** Makes the lock unless there is one. Where there are no symbolic links, it is a file. */
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

/** Removes the lock of a process that is gone. */
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
  // Another process may have judged the same lock stale and made its own: look at what was taken away.
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
