/**
 * Writes files that are either whole or absent: under a temporary name, synced, then renamed. `src/files` does the same,
 * but set-up and the kernel's start run before TypeScript can be loaded.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** @returns {string} a name part that no other process uses: process id and random letters */
export function uniqueSuffix() {
  return `${process.pid}-${crypto.randomBytes(4).toString("hex")}`;
}

/**
 * @param {string} file
 * @param {string | Uint8Array} content
 */
export function writeWhole(file, content) {
  replace(file, (temporary) => write(temporary, content));
}

/**
 * Node's own function, whose error names the file in each case.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 */
export function write(file, content) {
  try {
    fs.writeFileSync(file, content);
  } catch (error) {
    // A disk that fills up refuses the bytes, not the name.
    /** @type {NodeJS.ErrnoException} */ (error).path ??= file;
    throw error;
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
export function copyWhole(from, to) {
  replace(to, (temporary) => fs.copyFileSync(from, temporary));
}

/**
 * @param {string} file
 * @param {(temporary: string) => void} writeTo
 */
function replace(file, writeTo) {
  makeFolder(path.dirname(file));
  const temporary = `${file}.${uniqueSuffix()}.tmp`;
  try {
    writeTo(temporary);
    sync(temporary);
    fs.renameSync(temporary, file);
    sync(path.dirname(file));
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/**
 * Makes a folder with those above it, one by one: Node's own way says ENOENT where the disk is read-only.
 *
 * @param {string} folder
 */
export function makeFolder(folder) {
  if (fs.existsSync(folder)) {
    return;
  }
  makeFolder(path.dirname(folder));
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") {
      throw error;
    }
  }
}

/**
 * Waits until the device has a file, or a folder's entries.
 *
 * @param {string} place
 */
function sync(place) {
  if (process.platform === "win32") {
    return; // Windows syncs only through a descriptor that is open for writing.
  }
  const descriptor = fs.openSync(place, "r");
  try {
    fs.fsyncSync(descriptor);
  } catch (error) {
    // Some network file systems do not sync folders.
    const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? "";
    if (!["EINVAL", "ENOTSUP", "ENOSYS"].includes(code)) {
      throw error;
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * @param {string} folder
 * @returns {boolean} whether files can be made in it; if it does not exist, in its nearest parent that does
 */
export function isWritable(folder) {
  for (let place = folder; ; place = path.dirname(place)) {
    try {
      fs.accessSync(place, fs.constants.W_OK | fs.constants.X_OK);
      return true;
    } catch (error) {
      const missing = /** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT";
      if (!missing || path.dirname(place) === place) {
        return false;
      }
    }
  }
}

/**
 * @param {string} file
 * @returns {string | undefined} the content, or undefined when there is no such file
 */
export function readIfThere(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}

/**
 * @param {...(string | Buffer)} parts
 * @returns {string} sha256 in hexadecimal, of the parts with a separator between them
 */
export function hashOf(...parts) {
  const hash = crypto.createHash("sha256");
  for (const part of parts) {
    hash.update(part).update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} file
 * @returns {Promise<string>} sha256 of its content, in hexadecimal
 */
export async function fileHash(file) {
  const hash = crypto.createHash("sha256");
  for await (const piece of fs.createReadStream(file, { highWaterMark: 1 << 22 })) {
    hash.update(piece);
  }
  return hash.digest("hex");
}

/**
 * Makes a folder that git does not see, whatever the project's own .gitignore says.
 *
 * @param {string} folder
 */
export function makeHiddenFromGit(folder) {
  const ignore = path.join(folder, ".gitignore");
  if (readIfThere(ignore) !== "*\n") {
    writeWhole(ignore, "*\n");
  }
}

/**
 * @param {string} folder
 * @returns {number} total size in bytes of the files below it, without files that vanish meanwhile
 */
export function folderSize(folder) {
  let total = 0;
  /** @type {string[]} */
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const entry = fs.lstatSync(next);
      if (entry.isDirectory()) {
        for (const name of fs.readdirSync(next)) {
          waiting.push(path.join(next, name));
        }
      } else {
        total += entry.size;
      }
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") {
        throw error;
      }
    }
  }
  return total;
}

/**
 * Removes a folder that a dying process may still be writing to.
 *
 * @param {string} folder
 */
export function removeFolder(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
