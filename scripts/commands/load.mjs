/**
 * `node scripts/commands/load.mjs FILE ARGUMENTS`: runs a compiled command, FILE being its whole path, and keeps what V8
 * has made of it. The next run need not do that again.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import { writeWhole } from "../setup/files.mjs";

const [node, , file, ...args] = process.argv;
process.argv = [node, file, ...args];

/** Bytes of V8, beside the name of the Node that can read them. */
const keptFile = `${file}.${process.version}-${process.arch}.code`;

const cachedData = fs.statSync(keptFile, { throwIfNoEntry: false }) ? fs.readFileSync(keptFile) : undefined;
const parameters = ["exports", "require", "module", "__filename", "__dirname"];
const script = new vm.Script(`(function (${parameters.join(", ")}) { ${fs.readFileSync(file, "utf8")}\n})`, {
  filename: file,
  cachedData,
});
if (script.cachedDataRejected !== false) {
  process.on("exit", keep);
}
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));

/** Keeps the functions that a run needs. They are known at the end of one that has done its work. */
function keep(/** @type {number} */ exitCode) {
  if (exitCode !== 0 || args.some((argument) => /^(-h|--help)$/.test(argument))) {
    return;
  }
  try {
    writeWhole(keptFile, script.createCachedData());
  } catch (error) {
    // A full disk costs the next start some time, and nothing else.
    if (/** @type {NodeJS.ErrnoException} */ (error).code === undefined) {
      throw error;
    }
  }
}
