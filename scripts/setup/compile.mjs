/** Compiles tfjs-node's addon against the unpacked TensorFlow library. */

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { run, tryRun, whyInShort } from "./command.mjs";
import { root } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { pythonEnvironment } from "./python.mjs";

const compilerPin = path.join(root, "python", "compiler.txt");

/** Included before tfjs-node's sources. */
export const headers = ["integer-round.h", "node-functions.h", "session-options.h", "signals.h"].map((name) =>
  path.join(root, "scripts", "setup", "addon", name),
);

const kernelFolder = path.join(root, "scripts", "setup", "addon", "kernels");

/** The project's own kernels: one source, and what it includes. */
export const kernelFiles = fs.readdirSync(kernelFolder).map((name) => path.join(kernelFolder, name));

/**
 * @typedef {object} Job
 * @property {string} tfjsNode folder of the tfjs-node package
 * @property {string[]} sources
 * @property {string} library folder with libtensorflow_cc.so.2 and include/
 * @property {string} ownLibrary where the addon looks first, from its own folder
 * @property {string} scratch a folder for temporary files
 * @property {() => Promise<string>} python gives a Python that has pip
 * @property {string} output
 * @property {import("./progress.mjs").ShowDetail} showDetail
 */

/** @param {Job} job */
function compilerArguments({ tfjsNode, sources, library, ownLibrary, output }) {
  const nodeHeaders = createRequire(path.join(root, "package.json")).resolve("node-api-headers/package.json");
  return [
    ...["-std=c++17", "-O2", "-shared", "-fPIC", "-DNAPI_VERSION=8", "-Wno-psabi"],
    `-I${tfjsNode}`,
    `-I${path.join(path.dirname(nodeHeaders), "include")}`,
    `-I${path.join(library, "include")}`,
    ...headers.flatMap((header) => ["-include", header]),
    ...sources,
    path.join(kernelFolder, "fused.cc"),
    ...["-o", output, `-L${library}`, "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
    `-Wl,-rpath,$ORIGIN/${ownLibrary}:${library}`,
  ];
}

/**
 * Installs the compiler that python/compiler.txt pins into the scratch folder. It is 400 MB that nothing needs again.
 *
 * @param {Job} job
 * @returns {Promise<string>} the folder for PYTHONPATH
 */
async function fetchCompiler({ scratch, showDetail, python }) {
  showDetail("no C++ compiler here that compiles it: downloading one (100 MB)");
  const folder = path.join(scratch, "ziglang");
  const args = ["-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--no-deps"];
  args.push("--no-cache-dir", "--no-compile", "-r", compilerPin, "--target", folder);
  const outcome = await run(await python(), args, { env: { ...pythonEnvironment(), TMPDIR: scratch } });
  if (outcome.code !== 0) {
    throw new Problem(
      `there is no C++ compiler ("sudo apt install g++" brings one), and pip could not download one: ${whyInShort(outcome)}`,
    );
  }
  return folder;
}

/** Milliseconds for one compiler. Only one that hangs takes an hour; on a machine that is busy five minutes are too few. */
const patience = 3_600_000;

/** @returns {string[]} the machine's compilers, each program once, whatever its names */
function ownCompilers() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  /** @type {Map<string, string>} */
  const byProgram = new Map();
  for (const name of [process.env.CXX ?? "", "g++", "clang++", "c++"].filter(Boolean)) {
    const file = folders.map((folder) => path.resolve(folder, name)).find((place) => fs.existsSync(place));
    const program = file === undefined ? name : fs.realpathSync(file);
    if (!byProgram.has(program)) {
      byProgram.set(program, name);
    }
  }
  return [...byProgram.values()];
}

/**
 * Tries the machine's own compilers and then a downloaded one.
 *
 * @param {Job} job
 * @throws {Problem} with the first compiler's reason
 */
export async function compileAddon(job) {
  const args = compilerArguments(job);
  let reason = "";
  for (const name of ownCompilers()) {
    job.showDetail(`compiling with ${name}`);
    const outcome = await tryRun(name, args, {
      timeout: patience,
      env: { ...process.env, TMPDIR: job.scratch },
    });
    if (outcome?.code === 0) {
      return;
    }
    reason ||= outcome ? `${name}: ${whyInShort(outcome)}` : "";
  }
  const folder = await fetchCompiler(job);
  job.showDetail("compiling with the downloaded compiler (about a minute)");
  // It keeps compiled parts of its own standard library; by default they would land in the home folder.
  const caches = path.join(job.scratch, "zig");
  const command = ["-m", "ziglang", "c++", ...args, "-Wl,--allow-shlib-undefined"];
  const outcome = await run(await job.python(), command, {
    timeout: patience,
    env: {
      ...pythonEnvironment(),
      PYTHONPATH: folder,
      TMPDIR: job.scratch,
      ZIG_GLOBAL_CACHE_DIR: caches,
      ZIG_LOCAL_CACHE_DIR: caches,
    },
  });
  if (outcome.code !== 0) {
    throw new Problem(`tfjs-node's addon does not compile: ${reason || whyInShort(outcome)}`);
  }
}
