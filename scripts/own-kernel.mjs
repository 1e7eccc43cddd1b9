/** `npm run kernel`: the notebook kernel in a Jupyter of the reader's own. */
import path from "node:path";
import { parseArguments } from "./setup/arguments.mjs";
import { kernelTitle } from "./setup/jupyter.mjs";
import {
  checkPlace,
  installKernel,
  prefixDataFolder,
  uninstallKernel,
  userDataFolder,
} from "./setup/own-jupyter.mjs";
import { hasPapermill, removePapermillTranslator, writePapermillTranslator } from "./setup/papermill.mjs";
import { root } from "./setup/paths.mjs";
import { Problem, runMain } from "./setup/problem.mjs";
import { setUp } from "./setup/setup.mjs";

const help = `usage: npm run kernel -- install [--user | --prefix DIR]
       npm run kernel -- uninstall [--user | --prefix DIR]

Installs "${kernelTitle}" into a Jupyter of your own, for TypeScript notebooks in any folder: they
use the tsconfig.json and the packages of their own project, and after these the workbook's packages. The kernel itself
stays in this folder; after it was moved, install again. With --prefix, a papermill in that environment learns to pass
parameters to TypeScript notebooks.

  --user         for all Jupyters of this user (this is the default)
  --prefix DIR   for the Jupyter of one environment, such as a virtual environment's folder
  --help`;

runMain(async () => {
  const [command, ...rest] = process.argv.slice(2);
  const args = command?.startsWith("-") ? [command, ...rest] : rest;
  const options = parseArguments(
    "npm run kernel",
    help,
    { user: { type: "boolean" }, prefix: { type: "string" } },
    args,
  );
  if (options === undefined) {
    return;
  }
  if (command !== "install" && command !== "uninstall") {
    throw new Problem(`"npm run kernel -- install" or "uninstall" is needed; "-- --help" says more`, 2);
  }
  if (options.user && options.prefix !== undefined) {
    throw new Problem("--user and --prefix: only one of them can hold", 2);
  }
  // npm changes to the project's folder, but names on the command line are relative to the user's.
  const from = process.cwd() === root ? (process.env.INIT_CWD ?? root) : process.cwd();
  const prefix = options.prefix === undefined ? undefined : path.resolve(from, String(options.prefix));
  const data = prefix === undefined ? userDataFolder() : prefixDataFolder(prefix);
  if (command === "uninstall") {
    console.log(`removed ${uninstallKernel(data)}`);
    if (prefix !== undefined && removePapermillTranslator(prefix)) {
      console.log("removed papermill's translator for TypeScript");
    }
    return;
  }
  checkPlace(data);
  await setUp();
  const { folder, replaced } = installKernel(data);
  console.log(`installed ${folder}${replaced ? `, in the place of the kernel in ${replaced}` : ""}`);
  if (prefix !== undefined && hasPapermill(prefix)) {
    writePapermillTranslator(prefix);
    console.log("papermill there passes parameters (-p) to TypeScript notebooks");
  }
});
