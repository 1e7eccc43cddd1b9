/** Compiles tfjs-node's addon against the unpacked TensorFlow library. */
import fs from "node:fs";
import path from "node:path";
import { run, tryRun, whyItFailed } from "./command.mjs";
import { removeFolder, uniqueSuffix } from "./files.mjs";
import { cacheFolder, root, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { pythonEnvironment } from "./python.mjs";

const compilerPin = path.join(root, "python", "compiler.txt");

/** Included before tfjs-node's sources. */
export const headers = ["integer-round.h", "node-functions.h", "session-options.h", "signals.h"].map((name) =>
  path.join(root, "scripts", "setup", "addon", name),
);

/**
 * @typedef {object} Job
 * @property {string[]} sources
 * @property {string} library folder with libtensorflow_cc.so.2 and include/
 * @property {string} scratch a folder for temporary files
 * @property {string} output
 * @property {import("./progress.mjs").Say} say
 */

/** @param {Job} job */
function compilerArguments({ sources, library, output }) {
  const modules = path.join(root, "node_modules");
  return [
    ...["-std=c++17", "-O2", "-shared", "-fPIC", "-DNAPI_VERSION=8"],
    `-I${path.join(modules, "@tensorflow", "tfjs-node")}`,
    `-I${path.join(modules, "node-api-headers", "include")}`,
    `-I${path.join(library, "include")}`,
    ...headers.flatMap((header) => ["-include", header]),
    ...sources,
    ...["-o", output, `-L${library}`, "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
    `-Wl,-rpath,${library}`,
  ];
}

/**
 * Installs the compiler that python/compiler.txt pins into the cache, unless it is there.
 *
 * @param {Job} job
 * @returns {Promise<string>} the folder for PYTHONPATH
 */
async function fetchCompiler({ scratch, say }) {
  const pin = fs.readFileSync(compilerPin, "utf8");
  const folder = path.join(cacheFolder(), `ziglang-${/ziglang==(\S+)/.exec(pin)?.[1]}`);
  if (fs.existsSync(folder)) {
    return folder;
  }
  say("no C++ compiler here: downloading one (100 MB)");
  const temporary = path.join(scratch, `ziglang-${uniqueSuffix()}`);
  const args = [
    "-m",
    "pip",
    "install",
    "--require-hashes",
    "--only-binary=:all:",
    "--no-deps",
    "--no-cache-dir",
  ];
  args.push("--no-compile", "-r", compilerPin, "--target", temporary);
  const outcome = await run(venvPython, args, { env: { ...pythonEnvironment(), TMPDIR: scratch } });
  if (outcome.code !== 0) {
    throw new Problem(
      `there is no C++ compiler, and pip could not download one; install one ("sudo apt install g++") or look at the reason, ${whyItFailed(outcome)}`,
    );
  }
  fs.renameSync(temporary, folder);
  return folder;
}

/**
 * Tries the machine's own compilers and then the downloaded one.
 *
 * @param {Job} job
 */
export async function compileAddon(job) {
  const args = compilerArguments(job);
  const own = [process.env.CXX, "g++", "clang++", "c++"].filter((name) => name !== undefined && name !== "");
  for (const name of /** @type {string[]} */ (own)) {
    job.say(`compiling with ${name}`);
    const outcome = await tryRun(name, args, { timeout: 600_000 });
    if (outcome?.code === 0) {
      return;
    }
  }
  const folder = await fetchCompiler(job);
  job.say("compiling with the downloaded compiler (about a minute)");
  // It keeps compiled parts of its own standard library; by default they would land in the home folder.
  const caches = path.join(job.scratch, "zig");
  const outcome = await run(venvPython, ["-m", "ziglang", "c++", ...args, "-Wl,--allow-shlib-undefined"], {
    env: {
      ...pythonEnvironment(),
      PYTHONPATH: folder,
      ZIG_GLOBAL_CACHE_DIR: caches,
      ZIG_LOCAL_CACHE_DIR: caches,
    },
  });
  if (outcome.code !== 0) {
    throw new Problem(
      `tfjs-node's addon does not compile; a C++ compiler may help ("sudo apt install g++"), ${whyItFailed(outcome)}`,
    );
  }
  // 400 MB that nothing needs again: the addon that it made is kept.
  removeFolder(folder);
}
