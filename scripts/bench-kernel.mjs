/** Runs the start-up benchmark of the notebook kernel: `node scripts/bench-kernel.mjs [--runs 5]`. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArguments, parseWholeNumber } from "./setup/arguments.mjs";
import { root, venvPython } from "./setup/paths.mjs";
import { Problem, runMain } from "./setup/problem.mjs";

const help = `usage: node scripts/bench-kernel.mjs [--runs N]

Times our kernel, stock tslab and ipykernel through jupyter_client: ready, first cell, import of the library and
of TensorFlow.js, and plain cells after it. Prints median and worst of N runs (5).

  --runs N
  --help`;

runMain(async () => {
  const options = parseArguments("bench-kernel", help, { runs: { type: "string" } });
  if (options === undefined) {
    return;
  }
  const runs = parseWholeNumber("--runs", options.runs, 1) ?? 5;
  const script = path.join(root, "scripts", "bench-kernel.py");
  const outcome = spawnSync(venvPython, [script, process.execPath, String(runs)], {
    stdio: "inherit",
    cwd: root,
  });
  if (outcome.error) {
    throw new Problem("the Python environment is missing: run `npm run setup` first");
  }
  process.exitCode = outcome.status ?? 1;
});
