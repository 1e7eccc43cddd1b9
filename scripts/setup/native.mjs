/** The native TensorFlow backend: library, compiled addon, and the proof that they compute. */
import fs from "node:fs";
import path from "node:path";
import { run, whyInShort, whyItFailed } from "./command.mjs";
import { compileAddon, headers } from "./compile.mjs";
import {
  copyWhole,
  fileHash,
  folderSize,
  hashOf,
  readIfThere,
  removeFolder,
  uniqueSuffix,
} from "./files.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder, root, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { pythonEnvironment } from "./python.mjs";

const tfjsNode = path.join(root, "node_modules", "@tensorflow", "tfjs-node");
export const addon = path.join(tfjsNode, "lib", "napi-v8", "tfjs_binding.node");
const tensorflowPin = path.join(root, "python", "tensorflow.txt");
const wheelMegabytes = 274;

/** @typedef {import("./progress.mjs").Say} Say */

/**
 * Lets a new process compute a matrix product with the settings of src/native/environment.
 *
 * @returns {Promise<{ version: string } | { failure: string }>}
 */
export async function checkNative() {
  const script = path.join(root, "scripts", "setup", "native-check.ts");
  const outcome = await run(process.execPath, ["--import", "tsx", script], { cwd: root, timeout: 120_000 });
  if (outcome.signal === "SIGILL") {
    return { failure: "this CPU lacks AVX, which TensorFlow's library needs" };
  }
  if (outcome.code !== 0) {
    return { failure: whyInShort(outcome) };
  }
  const { backend, version, numbers } = JSON.parse(outcome.stdout.trim().split("\n").at(-1) ?? "");
  if (backend !== "tensorflow") {
    return { failure: `the backend is "${backend}" instead of "tensorflow"` };
  }
  if (`${numbers}` !== "19,22,43,50") {
    return { failure: `a matrix product came out as ${numbers}` };
  }
  return { version };
}

/** @returns {boolean} whether the wheel's library fits: Linux on x64 with glibc */
function wheelFits() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return false;
  }
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report?.getReport());
  return report?.header?.glibcVersionRuntime !== undefined;
}

/**
 * @param {string} folder
 * @param {boolean} thorough compares the content, which takes seconds, and not the size alone
 * @returns {Promise<boolean>} whether it holds the unpacked library, whole
 */
async function libraryIsWhole(folder, thorough) {
  const text = readIfThere(path.join(folder, "manifest.json"));
  if (text === undefined) {
    return false;
  }
  for (const [name, { size, sha256 }] of Object.entries(JSON.parse(text))) {
    const file = path.join(folder, name);
    if (!fs.existsSync(file) || fs.statSync(file).size !== size) {
      return false;
    }
    if (thorough && (await fileHash(file)) !== sha256) {
      return false;
    }
  }
  return true;
}

/**
 * Downloads the wheel that python/tensorflow.txt pins and unpacks what is needed of it.
 *
 * @param {string} folder where the library shall be in the end
 * @param {string} scratch an empty folder on the same disk
 * @param {Say} say
 */
async function fetchLibrary(folder, scratch, say) {
  const temporary = path.join(scratch, "pip");
  fs.mkdirSync(temporary, { recursive: true });
  const timer = setInterval(() => {
    const megabytes = Math.round(folderSize(scratch) / 1e6);
    say(`downloading TensorFlow, ${Math.min(megabytes, wheelMegabytes)} of ${wheelMegabytes} MB`);
  }, 500);
  const platform = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];
  const args = ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", ...platform];
  args.push("--platform", "manylinux_2_27_x86_64", "--require-hashes", "-r", tensorflowPin, "-d", scratch);
  // pip downloads into the temporary folder first: there it can be watched, and it goes away with the rest.
  const env = { ...pythonEnvironment(), TMPDIR: temporary };
  const outcome = await run(venvPython, args, { env }).finally(() => clearInterval(timer));
  if (outcome.code !== 0) {
    throw new Problem(`pip could not download TensorFlow, ${whyItFailed(outcome)}`);
  }
  const wheel = fs.readdirSync(scratch).find((name) => name.endsWith(".whl"));
  if (!wheel) {
    throw new Error(`pip reported success and left no wheel in ${scratch}`);
  }
  const unpacked = path.join(scratch, "tensorflow");
  const script = path.join(root, "python", "unpack_tensorflow.py");
  const unpacking = await run(venvPython, [script, path.join(scratch, wheel), unpacked], {
    env: pythonEnvironment(),
    onLine: (line) => say(`unpacking TensorFlow, ${line}`),
  });
  if (unpacking.code !== 0) {
    throw new Problem(`cannot unpack TensorFlow, ${whyItFailed(unpacking)}`);
  }
  if (fs.existsSync(folder)) {
    fs.renameSync(folder, path.join(scratch, "old"));
  }
  fs.renameSync(unpacked, folder);
}

/** @returns {{ library: string, sources: string[], cached: string }} what the addon is made of, and where it is kept */
function addonParts() {
  const pin = fs.readFileSync(tensorflowPin, "utf8");
  const version = /tensorflow-cpu==(\S+)/.exec(pin)?.[1];
  const library = path.join(cacheFolder(), `tensorflow-cpu-${version}`);
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => path.join(tfjsNode, "binding", name));
  const contents = [...headers, ...sources].map((file) => fs.readFileSync(file));
  const key = hashOf(pin, library, ...contents).slice(0, 16);
  return { library, sources, cached: path.join(cacheFolder(), `tfjs-binding-${key}.node`) };
}

/** @returns {Promise<boolean>} whether tfjs-node's addon is made of the present parts */
async function addonIsCurrent() {
  const { cached } = addonParts();
  return fs.existsSync(cached) && (await fileHash(cached)) === (await fileHash(addon));
}

/**
 * Gives tfjs-node an addon that works: the one compiled before if it does, a new one otherwise.
 *
 * @param {Say} say
 * @returns {Promise<string>} TensorFlow's version
 */
async function makeFromWheel(say) {
  const { library, sources, cached } = addonParts();
  const scratch = path.join(cacheFolder(), `scratch-${uniqueSuffix()}`);
  let failure = "";
  const attempt = async () => {
    say("computing a known answer");
    const result = await checkNative();
    if ("version" in result) {
      return result.version;
    }
    failure = result.failure;
    return undefined;
  };
  try {
    fs.mkdirSync(scratch, { recursive: true });
    let checked = false;
    if (!(await libraryIsWhole(library, false))) {
      await fetchLibrary(library, scratch, say);
      checked = true;
    }
    if (fs.existsSync(cached)) {
      copyWhole(cached, addon);
      const found = await attempt();
      if (found) {
        return found;
      }
    }
    if (!checked) {
      say("checking the TensorFlow library");
      if (!(await libraryIsWhole(library, true))) {
        await fetchLibrary(library, scratch, say);
      }
    }
    const built = path.join(scratch, "tfjs_binding.node");
    await compileAddon({ sources, library, scratch, output: built, say });
    copyWhole(built, addon);
    const found = await attempt();
    if (found) {
      copyWhole(built, cached);
      return found;
    }
  } finally {
    removeFolder(scratch);
  }
  throw new Problem(`the native backend was built and does not compute: ${failure}`);
}

/** Removes scratch folders whose process is gone. The caller holds the cache's lock. */
function removeScratch() {
  for (const name of fs.readdirSync(cacheFolder())) {
    if (name.startsWith("scratch-")) {
      removeFolder(path.join(cacheFolder(), name));
    }
  }
}

/**
 * On other platforms: tfjs-node's own installer, which downloads a library from its makers' host.
 *
 * @param {Say} say
 */
async function makeWithOwnInstaller(say) {
  const place = `${process.platform} ${process.arch}`;
  say(`running tfjs-node's own installer, as the pinned library is for Linux x64 and this is ${place}`);
  const bin = path.join(root, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const outcome = await run(process.execPath, ["scripts/install.js"], { cwd: tfjsNode, env });
  if (outcome.code !== 0) {
    throw new Problem(`tfjs-node's own installer failed on ${place}, ${whyItFailed(outcome)}`);
  }
  const result = await checkNative();
  if ("failure" in result) {
    throw new Problem(`tfjs-node's own build does not compute: ${result.failure}`);
  }
  return result.version;
}

/**
 * @param {Say} say
 * @returns {Promise<{ note: string, value: string }>} TensorFlow's version
 */
export async function readyNative(say) {
  say("computing a known answer");
  if (fs.existsSync(addon) && ((await addonIsCurrent()) || !wheelFits())) {
    const result = await checkNative();
    if ("version" in result) {
      return { note: `TensorFlow ${result.version}, computes`, value: result.version };
    }
  }
  if (!wheelFits()) {
    const version = await makeWithOwnInstaller(say);
    return { note: `TensorFlow ${version} from tfjs-node's own installer, computes`, value: version };
  }
  const version = await withLock(
    path.join(cacheFolder(), "lock"),
    () => {
      removeScratch();
      return makeFromWheel(say);
    },
    (owner) => say(`waiting for another set-up (process ${owner})`),
  );
  return { note: `TensorFlow ${version}, built and computes`, value: version };
}
