/** The native TensorFlow library: downloaded once, checked, unpacked in the cache, linked into a tfjs-node. */
import fs from "node:fs";
import path from "node:path";
import { run, whyInShort } from "./command.mjs";
import { fileHash, folderSize, makeFolder, readIfThere } from "./files.mjs";
import { cacheFolder, root } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { pythonEnvironment } from "./python.mjs";

export const tensorflowPin = path.join(root, "python", "tensorflow.txt");
const wheelMegabytes = 274;
const room = "it needs 1.2 GB while it is made and 0.9 GB afterwards";

/** @typedef {import("./progress.mjs").ShowDetail} ShowDetail */

/** @returns {string} the library's name with its version, as its folders are called */
export function libraryName() {
  const version = /tensorflow-cpu==(\S+)/.exec(fs.readFileSync(tensorflowPin, "utf8"))?.[1];
  return `tensorflow-cpu-${version}`;
}

/** @returns {string} the library's folder in the cache */
export const libraryFolder = () => path.join(cacheFolder(), libraryName());

/** @returns {boolean} whether the wheel's library fits: Linux on x64 with glibc */
export function wheelFits() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return false;
  }
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report?.getReport());
  return report?.header?.glibcVersionRuntime !== undefined;
}

/**
 * @param {string} folder
 * @param {"manifest.json" | "headers.json"} name
 * @returns {Record<string, { size: number, sha256: string }>} the list that unpacking wrote; empty if there is none
 */
function listIn(folder, name) {
  try {
    return JSON.parse(readIfThere(path.join(folder, name)) ?? "null") ?? {};
  } catch (error) {
    // A damaged list counts as missing, so the library is fetched again.
    if (error instanceof SyntaxError) {
      return {};
    }
    throw error;
  }
}

/** @param {string} folder */
const librariesIn = (folder) => listIn(folder, "manifest.json");

/**
 * @param {string} folder
 * @returns {Promise<boolean>} whether it holds the unpacked libraries, judged by their sizes
 */
export async function libraryIsWhole(folder) {
  return allThere(folder, librariesIn(folder), false);
}

/**
 * Compares the content of the unpacked libraries, which takes seconds.
 *
 * @param {string} folder
 */
export async function librariesAreUndamaged(folder) {
  return allThere(folder, librariesIn(folder), true);
}

/**
 * @param {string} folder
 * @returns {Promise<boolean>} whether an addon can be compiled with its headers
 */
export async function headersAreUndamaged(folder) {
  return allThere(folder, listIn(folder, "headers.json"), true);
}

/**
 * @param {string} folder
 * @param {Record<string, { size: number, sha256: string }>} list
 * @param {boolean} thorough
 */
async function allThere(folder, list, thorough) {
  const files = Object.entries(list);
  for (const [name, { size, sha256 }] of files) {
    const file = path.join(folder, name);
    if (fs.statSync(file, { throwIfNoEntry: false })?.size !== size) {
      return false;
    }
    if (thorough && (await fileHash(file)) !== sha256) {
      return false;
    }
  }
  return files.length > 0;
}

/**
 * Downloads the wheel that python/tensorflow.txt pins and unpacks what is needed of it.
 *
 * @param {string} folder where the library shall be in the end
 * @param {string} scratch a folder on the same disk
 * @param {string} python one that has pip
 * @param {ShowDetail} showDetail
 */
export async function fetchLibrary(folder, scratch, python, showDetail) {
  const work = fs.mkdtempSync(path.join(scratch, "wheel-"));
  const temporary = path.join(work, "pip");
  fs.mkdirSync(temporary);
  const timer = setInterval(() => {
    const megabytes = Math.round(folderSize(work) / 1e6);
    showDetail(`downloading TensorFlow, ${Math.min(megabytes, wheelMegabytes)} of ${wheelMegabytes} MB`);
  }, 500);
  const platform = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];
  const args = ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", ...platform];
  args.push("--platform", "manylinux_2_27_x86_64", "--require-hashes", "-r", tensorflowPin, "-d", work);
  // pip downloads into its temporary folder first. Here the download can be watched, and is removed with the rest.
  const env = { ...pythonEnvironment(), TMPDIR: temporary };
  const outcome = await run(python, args, { env }).finally(() => clearInterval(timer));
  if (outcome.code !== 0) {
    throw new Problem(`pip could not download TensorFlow (${room}): ${whyInShort(outcome)}`);
  }
  const wheel = fs.readdirSync(work).find((name) => name.endsWith(".whl"));
  if (!wheel) {
    throw new Error(`pip reported success and left no wheel in ${work}`);
  }
  const unpacked = path.join(work, "tensorflow");
  const script = path.join(root, "python", "unpack_tensorflow.py");
  const unpacking = await run(python, [script, path.join(work, wheel), unpacked], {
    env: pythonEnvironment(),
    onLine: (line) => showDetail(`unpacking TensorFlow, ${line}`),
  });
  if (unpacking.code !== 0) {
    throw new Problem(`cannot unpack TensorFlow (${room}): ${whyInShort(unpacking)}`);
  }
  if (fs.existsSync(folder)) {
    fs.renameSync(folder, path.join(work, "old"));
  }
  fs.renameSync(unpacked, folder);
}

/**
 * Fetches the library if it is missing or damaged.
 *
 * @param {string} library its folder
 * @param {(library: string) => Promise<boolean>} isUndamaged
 * @param {() => Promise<void>} fetch
 * @returns {Promise<string>} a note for the user if it was damaged, or nothing
 * @throws {Problem} if it cannot be fetched
 */
export async function mendLibrary(library, isUndamaged, fetch) {
  if (await isUndamaged(library)) {
    return "";
  }
  if (!fs.existsSync(library)) {
    await fetch();
    return "";
  }
  try {
    await fetch();
  } catch (error) {
    if (error instanceof Problem) {
      error.message = `${library} is damaged, and ${error.message}`;
    }
    throw error;
  }
  return `; ${library} was damaged and has been fetched anew`;
}

/**
 * Links the library into tfjs-node's own folder, so that it also works for users who cannot read the cache, after the
 * cache was emptied, and after node_modules was moved. If links are not possible (another disk, a file of another user),
 * the addon finds the library in the cache.
 *
 * @param {string} library
 * @param {string} folder
 */
export function linkLibrary(library, folder) {
  makeFolder(folder);
  for (const name of Object.keys(librariesIn(library))) {
    const target = path.join(folder, name);
    fs.rmSync(target, { force: true });
    try {
      fs.linkSync(path.join(library, name), target);
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? "";
      if (!["EXDEV", "EPERM", "EACCES", "EMLINK", "ENOTSUP", "ENOSYS"].includes(code)) {
        throw error;
      }
    }
  }
}
