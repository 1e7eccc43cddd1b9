/**
 * `node scripts/setup/complete-lock.mjs`: adds to package-lock.json the optional packages that npm left out.
 *
 * `npm install` can drop the packages that other platforms need, and `npm ci` then refuses the lock file. The
 * entries are made from the names, which end in system, processor and C library.
 */
import fs from "node:fs";
import path from "node:path";
import { writeWhole } from "./files.mjs";
import { root } from "./paths.mjs";

/**
 * @typedef {object} Entry
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

const systems = ["darwin", "linux", "win32", "android", "freebsd"];
const processors = ["x64", "arm64", "ia32", "arm"];
const exact = /^\d+\.\d+\.\d+$/;

/**
 * @param {Record<string, Entry>} packages the "packages" part of a lock file
 * @returns {Record<string, Entry>} entries for the exactly pinned optional packages that it lacks
 */
export function missingOptional(packages) {
  /** @type {Record<string, Entry>} */
  const missing = {};
  for (const parent of Object.values(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (Object.keys(packages).some((known) => known === key || known.endsWith(`/${key}`))) {
        continue;
      }
      const parts = name.split(/[-/]/);
      const os = parts.filter((part) => systems.includes(part));
      const cpu = parts.filter((part) => processors.includes(part));
      if (!exact.test(version) || os.length !== 1 || cpu.length !== 1) {
        throw new Error(
          `${name}@${version}: neither its platform nor its version can be told; add it by hand`,
        );
      }
      const libc = parts.includes("musl") ? ["musl"] : parts.includes("gnu") ? ["glibc"] : undefined;
      missing[key] = {
        version,
        cpu,
        ...(parent.dev && { dev: true }),
        ...(libc && { libc }),
        optional: true,
        os,
      };
    }
  }
  return missing;
}

if (process.argv[1] === path.join(root, "scripts", "setup", "complete-lock.mjs")) {
  const file = path.join(root, "package-lock.json");
  const lock = JSON.parse(fs.readFileSync(file, "utf8"));
  const missing = missingOptional(lock.packages);
  const all = { ...lock.packages, ...missing };
  const names = Object.keys(all).sort((a, b) => a.localeCompare(b, "en"));
  lock.packages = Object.fromEntries(names.map((name) => [name, all[name]]));
  writeWhole(file, `${JSON.stringify(lock, undefined, 2)}\n`);
  console.log(`added ${Object.keys(missing).length} packages to package-lock.json`);
}
