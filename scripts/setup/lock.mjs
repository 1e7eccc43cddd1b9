/**
 * A lock between processes: a file that only one of them can create. Its owner touches it every few seconds, so that the
 * lock of a killed process is recognized as stale.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeFolder, readIfThere, uniqueSuffix, write } from "./files.mjs";

const beat = 3000;
const staleAfter = 60_000;

/**
 * @param {string} file
 * @returns {string | undefined} the content of a lock whose owner is gone
 */
function staleOwner(file) {
  const text = readIfThere(file);
  if (text === undefined) {
    return undefined;
  }
  let age;
  try {
    age = Date.now() - fs.statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
  if (age > staleAfter) {
    return text;
  }
  const [host, pid] = text.split(" ");
  if (host !== os.hostname()) {
    return undefined;
  }
  try {
    process.kill(Number(pid), 0);
    return undefined;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH" ? text : undefined;
  }
}

/**
 * Removes a stale lock. Two processes may find the same lock stale at once, and the slower one could then remove the new
 * lock of the faster one. So each looks at the file that it has taken, and puts it back if it is another lock.
 *
 * @param {string} file
 * @param {string} owner
 */
function removeStale(file, owner) {
  const taken = `${file}.${uniqueSuffix()}.stale`;
  try {
    fs.renameSync(file, taken);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") {
      return;
    }
    throw error;
  }
  if (readIfThere(taken) !== owner) {
    fs.renameSync(taken, file);
  }
  fs.rmSync(taken, { force: true });
}

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(owner: string) => void} [onWait] called once when another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait) {
  makeFolder(path.dirname(file));
  const me = `${os.hostname()} ${process.pid} ${uniqueSuffix()}`;
  for (let waited = false; ; ) {
    const mine = `${file}.${uniqueSuffix()}.tmp`;
    try {
      // A hard link appears together with its content, and cannot be made if the name is taken.
      write(mine, me);
      fs.linkSync(mine, file);
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") {
        throw error;
      }
    } finally {
      fs.rmSync(mine, { force: true });
    }
    const owner = staleOwner(file);
    if (owner !== undefined) {
      removeStale(file, owner);
      continue;
    }
    if (!waited) {
      onWait?.(readIfThere(file)?.split(" ")[1] ?? "?");
    }
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const release = () => {
    if (readIfThere(file) === me) {
      fs.rmSync(file, { force: true });
    }
  };
  const timer = setInterval(() => {
    if (readIfThere(file) === me) {
      fs.utimesSync(file, new Date(), new Date());
    }
  }, beat);
  process.on("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.off("exit", release);
    release();
  }
}
