/** Runs the start-up benchmark of the notebook kernel: `node scripts/bench-kernel.mjs [--runs 5]`. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArguments, parseWholeNumber } from "./setup/arguments.mjs";
import { root, venvPython } from "./setup/paths.mjs";
import { Problem, runMain } from "./setup/problem.mjs";

const help = `usage: node scripts/bench-kernel.mjs [--runs N] [--deno FILE]

Times our kernel, stock tslab, ipykernel and Deno's kernel through jupyter_client: ready, first cell, imports of the
library and of TensorFlow.js, first tensor, plain cells and completions after it, and cells 20 and 2,000 of one session.
Prints median and worst of N runs (5). Deno comes from npm:

  npm install --ignore-scripts --prefix /tmp/deno deno@2.9.6
  node scripts/bench-kernel.mjs --deno /tmp/deno/node_modules/@deno/linux-x64-glibc/deno

  --runs N
  --deno FILE   Deno's program; without it, Deno is left out
  --help`;

runMain(async () => {
  const options = parseArguments("bench-kernel", help, {
    runs: { type: "string" },
    deno: { type: "string" },
  });
  if (options === undefined) {
    return;
  }
  const runs = parseWholeNumber("--runs", options.runs, 1) ?? 5;
  const script = path.join(root, "scripts", "bench-kernel.py");
  const deno = typeof options.deno === "string" ? [path.resolve(options.deno)] : [];
  if (deno.some((file) => !existsSync(file))) {
    throw new Problem(`--deno ${options.deno}: there is no such file`, 2);
  }
  const outcome = spawnSync(venvPython, [script, process.execPath, String(runs), ...deno], {
    stdio: "inherit",
    cwd: root,
  });
  if (outcome.error) {
    throw new Problem("the Python environment is missing: run `npm run setup` first");
  }
  process.exitCode = outcome.status ?? 1;
});
