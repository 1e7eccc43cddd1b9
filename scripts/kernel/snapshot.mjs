/**
 * A snapshot of a process that has loaded TypeScript and read what notebooks import: a kernel that starts from it saves
 * four seconds of computing. It is made once, and again when the kernel, a package or Node is another.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../setup/paths.mjs";
import { changedAt } from "../setup/up-to-date.mjs";
import { buildSnapshotScript, builtFile, out } from "./build.mjs";

const blob = path.join(out, "snapshot.blob");
const stampFile = path.join(out, "snapshot.json");

/** What a snapshot is valid for: it contains the kernel's code, and Node accepts none from another Node. */
function stamp() {
  const { execPath, version, arch } = process;
  return JSON.stringify({
    execPath,
    version,
    arch,
    node: changedAt(execPath),
    code: changedAt(builtFile("main")),
  });
}

/**
 * Off unless a variable asks for it, because it has not been tried enough. Options of Node's that the user has set,
 * such as a limit of memory, must hold; a snapshot has its own needs.
 */
export const mayUseSnapshot = () =>
  !process.env.NODE_OPTIONS && process.env.ATTENTION_WORKBOOK_SNAPSHOT === "on";

/** @returns {string | undefined} the snapshot's file, where there is one that holds */
export function usableSnapshot() {
  if (!mayUseSnapshot() || changedAt(blob) === 0) {
    return undefined;
  }
  try {
    return readFileSync(stampFile, "utf8") === stamp() ? blob : undefined;
  } catch {
    return undefined; // It is just being made.
  }
}

/** Takes away a snapshot from which a kernel could not start. */
export function removeSnapshot() {
  rmSync(stampFile, { force: true });
  rmSync(blob, { force: true });
}

/**
 * Makes a snapshot in a process of its own.
 *
 * @param {{ background: boolean, started?: (child: import("node:child_process").ChildProcess) => void }} how in the
 *   background it leaves the processor to everything else
 * @returns {Promise<string | undefined>} what went wrong, if it did
 */
export async function makeSnapshot({ background, started }) {
  const script = await buildSnapshotScript();
  const temporary = `${blob}.${process.pid}`;
  const errorFile = `${temporary}.log`;
  const made = stamp();
  const errors = openSync(errorFile, "w");
  const env = { ...process.env };
  delete env.NODE_OPTIONS;
  // Output goes to files: a pipe that is written to is a native object, which no snapshot can hold.
  const child = spawn(process.execPath, ["--snapshot-blob", temporary, "--build-snapshot", script, root], {
    cwd: root,
    env,
    stdio: ["ignore", "ignore", errors],
  });
  closeSync(errors);
  started?.(child);
  if (background && child.pid !== undefined) {
    os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
  }
  const problem = await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => {
      const text = readFileSync(errorFile, "utf8").trim().slice(0, 4_000);
      resolve(code === 0 ? undefined : `${signal ?? `exit code ${code}`}: ${text}`);
    });
  });
  rmSync(errorFile, { force: true });
  if (problem !== undefined) {
    rmSync(temporary, { force: true });
    return problem;
  }
  rmSync(stampFile, { force: true });
  renameSync(temporary, blob);
  writeFileSync(stampFile, made);
  return undefined;
}
