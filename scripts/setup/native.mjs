/** The native TensorFlow backend of a program: its compiled addon, and the proof that it computes. */
import fs from "node:fs";
import path from "node:path";
import { makeCache } from "./cache.mjs";
import { cachedAddon, keepAddon } from "./cached-addon.mjs";
import { run, whyInShort } from "./command.mjs";
import { compileAddon, headers, kernelFiles } from "./compile.mjs";
import { copyWhole, fileHash, hashOf, isWritable, makeFolder, removeFolder, uniqueSuffix } from "./files.mjs";
import {
  fetchLibrary,
  headersAreUndamaged,
  librariesAreUndamaged,
  libraryFolder,
  libraryIsWhole,
  libraryName,
  linkLibrary,
  mendLibrary,
  tensorflowPin,
  wheelFits,
} from "./library.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder, root } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { workbook } from "./program.mjs";
import { stampMatches, writeStamp } from "./stamp.mjs";

/**
 * @typedef {import("./progress.mjs").ShowDetail} ShowDetail
 * @typedef {import("./program.mjs").Program} Program
 */

/** @param {Program} program */
const addonOf = ({ tfjsNode }) => path.join(tfjsNode, "lib", "napi-v8", "tfjs_binding.node");

/** The addon of this clone. */
export const addon = addonOf(workbook);

/** @param {Program} program */
const stampOf = ({ tfjsNode }) => path.join(tfjsNode, "lib", "napi-v8", "attention-workbook.json");

/**
 * Lets a new process compute something with known answers on a program's backend.
 *
 * @param {Program} [program]
 * @returns {Promise<{ version: string } | { failure: string }>}
 */
export async function checkNative({ folder, flags, module } = workbook) {
  const script = path.join(root, "scripts", "setup", "native-check.cjs");
  const outcome = await run(process.execPath, [...flags, script, module], { cwd: folder, timeout: 120_000 });
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
  if (`${numbers}` !== "19,22,43,50,-3,2") {
    return { failure: `a matrix product and rounded integers came out as ${numbers}` };
  }
  return { version };
}

/**
 * @param {Program} program
 * @returns {{ sources: string[], parts: string }} the files to compile, and a hash of all files that make up the addon
 */
function addonParts({ tfjsNode }) {
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => path.join(tfjsNode, "binding", name));
  const contents = [tensorflowPin, ...headers, ...kernelFiles, ...sources].map((file) =>
    fs.readFileSync(file),
  );
  return { sources, parts: hashOf(...contents) };
}

/**
 * @param {Program} program
 * @returns {Promise<boolean>} whether its addon was compiled here from the present files
 */
async function addonIsCurrent(program) {
  const file = addonOf(program);
  return (
    fs.existsSync(file) &&
    stampMatches(stampOf(program), { parts: addonParts(program).parts, addon: await fileHash(file) })
  );
}

/**
 * Puts an addon in its place, beside a stamp that says what it is made of.
 *
 * @param {string} built
 * @param {Program} program
 */
async function placeAddon(built, program) {
  copyWhole(built, addonOf(program));
  writeStamp(stampOf(program), { parts: addonParts(program).parts, addon: await fileHash(built) });
}

/**
 * Gives tfjs-node an addon that works: the one compiled before if it does, a new one otherwise.
 *
 * @param {Program} program
 * @param {string} scratch an empty folder on the cache's disk, or in the clone where the cache is read-only
 * @param {ShowDetail} showDetail
 * @returns {Promise<{ version: string, note: string }>} TensorFlow's version, and what was mended
 */
async function makeFromWheel(program, scratch, showDetail) {
  const library = libraryFolder();
  const { sources, parts } = addonParts(program);
  /** @type {string | undefined} */
  let found;
  const python = async () => (found ??= await program.python(scratch));
  const fetch = async () => fetchLibrary(library, scratch, await python(), showDetail);
  showDetail("checking the TensorFlow library");
  let note = await mendLibrary(library, librariesAreUndamaged, fetch);
  const attempt = async () => {
    linkLibrary(library, path.join(program.tfjsNode, "deps", libraryName()));
    showDetail("computing a known answer");
    return checkNative(program);
  };
  // The path of the library is part of the addon.
  const key = `tfjs-binding-${hashOf(parts, library).slice(0, 16)}`;
  const cached = await cachedAddon(key);
  if (cached !== undefined) {
    await placeAddon(cached, program);
    const result = await attempt();
    if ("version" in result) {
      return { version: result.version, note };
    }
  }
  note ||= await mendLibrary(library, headersAreUndamaged, fetch);
  const output = path.join(scratch, "tfjs_binding.node");
  const ownLibrary = path.posix.join("..", "..", "deps", libraryName());
  const { tfjsNode } = program;
  await compileAddon({ tfjsNode, sources, library, ownLibrary, scratch, output, python, showDetail });
  await placeAddon(output, program);
  const result = await attempt();
  if ("failure" in result) {
    throw new Problem(`the native backend was built and does not compute: ${result.failure}`);
  }
  return { version: result.version, note: `${note}${await keepAddon(output, key)}` };
}

/** Removes what ended processes have left in the cache. The caller holds the cache's lock. */
function removeScratch() {
  for (const name of fs.readdirSync(cacheFolder())) {
    if (/^(scratch|ziglang)-/.test(name)) {
      removeFolder(path.join(cacheFolder(), name));
    }
  }
}

/**
 * Makes the addon in a scratch folder. The folder is in the cache, under the cache's lock. If the cache is read-only and
 * holds the library, the folder is beside the addon.
 *
 * @param {Program} program
 * @param {ShowDetail} showDetail
 * @returns {Promise<{ version: string, note: string }>} TensorFlow's version, and what was mended
 */
async function makeWithScratch(program, showDetail) {
  const cache = makeCache();
  const readOnly = !isWritable(cache) && (await libraryIsWhole(libraryFolder()));
  const inScratch = async () => {
    const place = readOnly ? path.join(program.tfjsNode, "lib") : cache;
    const scratch = path.join(place, `scratch-${uniqueSuffix()}`);
    try {
      makeFolder(scratch);
      return await makeFromWheel(program, scratch, showDetail);
    } finally {
      removeFolder(scratch);
    }
  };
  if (readOnly) {
    return inScratch();
  }
  return withLock(
    path.join(cache, "lock"),
    () => {
      removeScratch();
      return inScratch();
    },
    (owner) => showDetail(`waiting for another set-up (process ${owner})`),
  );
}

/**
 * Runs tfjs-node's own installer, which downloads a library from its makers' host. Used on other platforms.
 *
 * @param {Program} program
 * @param {ShowDetail} showDetail
 */
async function makeWithOwnInstaller(program, showDetail) {
  const place = `${process.platform} ${process.arch}`;
  showDetail(
    `running tfjs-node's own installer, as the pinned library is for Linux x64 and this is ${place}`,
  );
  const bin = path.join(program.folder, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const outcome = await run(process.execPath, ["scripts/install.js"], { cwd: program.tfjsNode, env });
  if (outcome.code !== 0) {
    throw new Problem(`tfjs-node's own installer failed on ${place}: ${whyInShort(outcome)}`);
  }
  const result = await checkNative(program);
  if ("failure" in result) {
    throw new Problem(`tfjs-node's own build does not compute: ${result.failure}`);
  }
  return result.version;
}

/**
 * Gives a program's tfjs-node an addon that computes, unless it has one.
 *
 * @param {ShowDetail} showDetail
 * @param {Program} [program]
 * @returns {Promise<{ note: string, value: string }>} TensorFlow's version
 * @throws {Problem} that says why it cannot be made
 */
export async function readyNative(showDetail, program = workbook) {
  showDetail("computing a known answer");
  const fits = wheelFits();
  if (fs.existsSync(addonOf(program)) && (!fits || (await addonIsCurrent(program)))) {
    const result = await checkNative(program);
    if ("version" in result) {
      return { note: `TensorFlow ${result.version}, computes`, value: result.version };
    }
  }
  if (!fits) {
    const version = await makeWithOwnInstaller(program, showDetail);
    return { note: `TensorFlow ${version} from tfjs-node's own installer, computes`, value: version };
  }
  const { version, note } = await makeWithScratch(program, showDetail);
  return { note: `TensorFlow ${version}, built and computes${note}`, value: version };
}
