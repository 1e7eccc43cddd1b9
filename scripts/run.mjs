/**
 * `node scripts/run.mjs scripts/NAME.ts ARGUMENTS`: runs a TypeScript command of ours, after the set-up if
 * this clone has had none. Standard output and exit code are the command's own.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { compiledCommand, readyCommand } from "./commands/build.mjs";
import { runChild } from "./run-child.mjs";
import { computingEnvironment } from "./setup/node.mjs";
import { packagesAreInstalled } from "./setup/packages.mjs";
import { root } from "./setup/paths.mjs";
import { Problem, runMain } from "./setup/problem.mjs";
import { setUp, setupWasDone } from "./setup/setup.mjs";

const [script, ...args] = process.argv.slice(2);

// Only two files are checked, so that commands start at once. `npm run doctor` checks everything.
const isSetUp = () => packagesAreInstalled() && setupWasDone();

/** npm changes to the project's folder, but file names on the command line are relative to the user's folder. */
const userFolder = () => (process.cwd() === root ? (process.env.INIT_CWD ?? root) : process.cwd());

/** The command's compiled form, if nothing has to be made before. */
function readyForm() {
  try {
    return script && isSetUp() ? readyCommand(script) : undefined;
  } catch {
    return undefined; // `inOwnProcess` meets the same error, which then becomes a line for the reader.
  }
}

const ready = readyForm();
if (ready === undefined) {
  runMain(inOwnProcess);
} else {
  // In this process: such a command computes on one thread, and the start of a second Node would count.
  process.chdir(userFolder());
  process.argv = [process.execPath, "", ready, ...args];
  import("./commands/load.mjs");
}

async function inOwnProcess() {
  if (!script) {
    throw new Problem("usage: node scripts/run.mjs scripts/NAME.ts ARGUMENTS", 2);
  }
  if (!isSetUp()) {
    await setUp();
  }
  const tsx = pathToFileURL(createRequire(path.join(root, "package.json")).resolve("tsx")).href;
  const env = {
    ...computingEnvironment,
    ...process.env,
    TSX_TSCONFIG_PATH: path.join(root, "tsconfig.json"),
  };
  const compiled = await compiledCommand(script);
  const command =
    compiled === undefined
      ? ["--import", tsx, path.join(root, script), ...args]
      : [path.join(root, "scripts/commands/load.mjs"), compiled, ...args];
  return runChild(script, command, { cwd: userFolder(), env });
}
