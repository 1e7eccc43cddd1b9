/** Times notebook kernels: `node scripts/bench-kernel.mjs [--runs 5]`. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArguments, parseWholeNumber } from "./setup/arguments.mjs";
import { root, venvPython } from "./setup/paths.mjs";
import { Problem, runMain } from "./setup/problem.mjs";

const help = `usage: node scripts/bench-kernel.mjs [--runs N] [--cells N] [--only NAME] [--deno FILE]

Times our kernel, stock tslab, ipykernel and Deno's kernel through jupyter_client: ready, first cell, imports of the
library and of TensorFlow.js, first tensor, plain cells and completions after it, and early and late cells of one long
session with the memory of the kernel there. Prints median and worst of N runs (5). Deno comes from npm:

  npm install --ignore-scripts --prefix /tmp/deno deno@2.9.6
  node scripts/bench-kernel.mjs --deno /tmp/deno/node_modules/@deno/linux-x64-glibc/deno

  --runs N
  --cells N      length of the long session, 2,000 if not given
  --only NAME    "ours", "stock tslab", "ipykernel" or "deno"
  --deno FILE    Deno's program; without it, Deno is left out
  --help`;

runMain(async () => {
  const options = parseArguments("bench-kernel", help, {
    runs: { type: "string" },
    cells: { type: "string" },
    only: { type: "string" },
    deno: { type: "string" },
  });
  if (options === undefined) {
    return 0;
  }
  const runs = parseWholeNumber("--runs", options.runs, 1) ?? 5;
  const cells = parseWholeNumber("--cells", options.cells, 40) ?? 2_000;
  const script = path.join(root, "scripts", "bench-kernel.py");
  const given = ["--node", process.execPath, "--runs", String(runs), "--cells", String(cells)];
  if (typeof options.only === "string") {
    given.push("--only", options.only);
  }
  if (typeof options.deno === "string") {
    given.push("--deno", path.resolve(options.deno));
  }
  if (typeof options.deno === "string" && !existsSync(options.deno)) {
    throw new Problem(`--deno ${options.deno}: there is no such file`, 2);
  }
  const outcome = spawnSync(venvPython, [script, ...given], {
    stdio: "inherit",
    cwd: root,
  });
  if (outcome.error) {
    throw new Problem("the Python environment is missing: run `npm run setup` first");
  }
  return outcome.status ?? 1;
});
