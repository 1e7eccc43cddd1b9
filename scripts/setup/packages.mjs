/** Installs npm packages, so that node_modules is as package-lock.json says. */
import fs from "node:fs";
import path from "node:path";
import { tryRun, whyInShort } from "./command.mjs";
import { hashOf, isWritable, makeFolder, readIfThere, removeFolder, uniqueSuffix } from "./files.mjs";
import { npmCommand, npmEnvironment } from "./npm.mjs";
import { root, state } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { stampMatches, writeStamp } from "./stamp.mjs";

const modules = path.join(root, "node_modules");
const stampName = ".attention-workbook.json";

function inputs() {
  const lock = fs.readFileSync(path.join(root, "package-lock.json"));
  return { lock: hashOf(lock), platform: `${process.platform}-${process.arch}` };
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} Entry
 * @typedef {{ packages?: Record<string, Entry> }} Lock
 */

/**
 * Compares package-lock.json with npm's own list in node_modules, so that packages which the user has installed with npm
 * are left as they are.
 *
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json
 * @returns {string | undefined} the first package that differs
 */
export function firstDifference(wanted, installed) {
  for (const [name, entry] of Object.entries(wanted.packages ?? {})) {
    if (name === "") {
      continue;
    }
    const found = installed.packages?.[name];
    if (!found) {
      // Optional packages are those for other platforms.
      if (entry.optional) {
        continue;
      }
      return name;
    }
    if (found.version !== entry.version) {
      return name;
    }
    if (entry.integrity && found.integrity && found.integrity !== entry.integrity) {
      return name;
    }
  }
  return undefined;
}

/** @returns {boolean} */
export function packagesAreInstalled() {
  const stamp = path.join(modules, stampName);
  if (stampMatches(stamp, inputs())) {
    return true;
  }
  const left = readIfThere(path.join(modules, ".package-lock.json"));
  if (left === undefined) {
    return false;
  }
  const installed = JSON.parse(left);
  const wanted = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8"));
  if (firstDifference(wanted, installed) !== undefined) {
    return false;
  }
  for (const name of Object.keys(installed.packages ?? {})) {
    if (!fs.existsSync(path.join(root, name, "package.json"))) {
      return false;
    }
  }
  if (isWritable(modules)) {
    writeStamp(stamp, inputs());
  }
  return true;
}

/**
 * Installs into a new folder and moves the result into place, so that an interrupted installation leaves nothing half done
 * and cannot disturb the next one.
 *
 * @param {import("./progress.mjs").ShowDetail} showDetail
 */
export async function installPackages(showDetail) {
  const wanted = inputs();
  const folder = path.join(state, `npm-${uniqueSuffix()}`);
  makeFolder(folder);
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) {
    if (fs.existsSync(path.join(root, name))) {
      fs.copyFileSync(path.join(root, name), path.join(folder, name));
    }
  }
  const fresh = path.join(folder, "node_modules");
  const timer = setInterval(() => {
    if (fs.existsSync(fresh)) {
      showDetail(`${fs.readdirSync(fresh).length} packages so far`);
    }
  }, 500);
  showDetail("npm ci");
  const { program, before } = npmCommand();
  // Install scripts stay off: npm 11 runs none without approval, and the only one needed is replaced by native.mjs.
  const flags = [
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  try {
    const args = [...before, "ci", ...flags, "--prefix", folder];
    const outcome = await tryRun(program, args, { cwd: folder, env: npmEnvironment() });
    if (!outcome) {
      throw new Problem(`npm is missing: it comes with Node from https://nodejs.org`);
    }
    if (outcome.code !== 0) {
      throw new Problem(`npm ci failed: ${whyInShort(outcome)}`);
    }
    writeStamp(path.join(fresh, stampName), wanted);
    if (fs.existsSync(modules)) {
      fs.renameSync(modules, path.join(state, `trash-${uniqueSuffix()}`));
    }
    fs.renameSync(fresh, modules);
  } finally {
    clearInterval(timer);
    removeFolder(folder);
  }
}

/** Removes the remains of interrupted set-ups. The caller holds the project's lock. */
export function removeLeftovers() {
  if (!fs.existsSync(state)) {
    return;
  }
  for (const name of fs.readdirSync(state)) {
    if (/^(npm|venv|trash)-/.test(name)) {
      removeFolder(path.join(state, name));
    }
  }
}
