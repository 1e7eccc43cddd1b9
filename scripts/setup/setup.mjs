/** The whole set-up, step by step. Each step looks first and does only what is not done yet. */
import fs from "node:fs";
import path from "node:path";
import { makeCache } from "./cache.mjs";
import { tryRun } from "./command.mjs";
import { hashOf, isWritable, makeHiddenFromGit } from "./files.mjs";
import { configureFilter } from "./git.mjs";
import { installedKernel, kernelTitle, writeJupyterFiles } from "./jupyter.mjs";
import { withLock } from "./lock.mjs";
import { addon, checkNative, readyNative } from "./native.mjs";
import { requireNode } from "./node.mjs";
import { installPackages, packagesAreInstalled, removeLeftovers } from "./packages.mjs";
import { root, state, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { step } from "./progress.mjs";
import { makePython, readyPython } from "./python.mjs";
import { stampMatches, writeStamp } from "./stamp.mjs";

const stamp = path.join(state, "ready.json");

function inputs() {
  const pinned = ["package-lock.json", "python/requirements.txt", "python/tensorflow.txt"];
  return { root, pins: hashOf(...pinned.map((name) => fs.readFileSync(path.join(root, name)))) };
}

/** A quick look, without computing: a whole set-up ran here for today's pins, and its parts still exist. */
export function setupWasDone() {
  // The environment's Python is a link, which may lead to where another user of this clone cannot look.
  const python = fs.lstatSync(venvPython, { throwIfNoEntry: false });
  return stampMatches(stamp, inputs()) && fs.existsSync(addon) && python !== undefined;
}

async function allSteps() {
  await step("Node", async () => ({ note: requireNode(), value: undefined }));
  removeLeftovers();
  if (!fs.existsSync(addon)) {
    makeCache(); // It is needed later, and installing the packages before that takes minutes.
  }
  await step("npm packages", async (showDetail) => {
    const ready = packagesAreInstalled();
    if (!ready) {
      await installPackages(showDetail);
    }
    return { note: ready ? "in place" : "installed", value: undefined };
  });
  await step("Python environment", async (showDetail) => {
    const ready = await readyPython();
    if (ready) {
      return { note: `Python ${ready}, in place`, value: undefined };
    }
    await makePython(showDetail);
    return { note: `Python ${await readyPython()}, made in .venv`, value: undefined };
  });
  await step("native backend", readyNative);
  await step("kernel", async () => {
    const note = writeJupyterFiles() ? "kernelspec written" : "in place";
    return { note: `${kernelTitle}, ${note}`, value: undefined };
  });
  await step("git", async () => ({ note: await configureFilter(), value: undefined }));
  // The stamp must not reach the device before what it vouches for.
  await tryRun("sync", ["-f", root]);
  writeStamp(stamp, inputs());
}

/**
 * Looks whether a clone that this user may not change is in working order.
 *
 * @throws {Problem} that says what is not
 */
async function lookOnly() {
  const refuse = (/** @type {string} */ what) => {
    throw new Problem(`${root}: ${what}, and this user may not change it; its owner runs "npm run setup"`);
  };
  await step("Node", async () => ({ note: requireNode(), value: undefined }));
  if (!packagesAreInstalled()) {
    refuse("node_modules is not as in package-lock.json");
  }
  if (!(await readyPython())) {
    refuse(`the Python environment ${venvPython} is missing, out of date or out of this user's reach`);
  }
  const result = await checkNative();
  if ("failure" in result) {
    refuse(`the native backend does not compute (${result.failure})`);
  }
  const [node] = installedKernel() ?? [];
  if (node === undefined) {
    refuse("the kernel is not installed");
  } else if (!fs.existsSync(node)) {
    refuse(`the kernel starts ${node}, which this user does not reach`);
  }
  await step("clone", async () => ({ note: "set up by another user, in working order", value: undefined }));
}

/** Brings this clone into working order. Two set-ups of one clone take turns. */
export async function setUp() {
  if (!isWritable(state)) {
    return lookOnly();
  }
  makeHiddenFromGit(state);
  await withLock(path.join(state, "lock"), allSteps, (owner) => {
    console.error(`another set-up of this folder is running (process ${owner}): waiting for it`);
  });
}
