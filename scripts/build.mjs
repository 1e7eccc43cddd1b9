/** `npm run build`: the library in dist/, as JavaScript and types. What an earlier build left goes. */
import fs from "node:fs";
import path from "node:path";
import { run } from "./setup/command.mjs";
import { root } from "./setup/paths.mjs";
import { Problem, runMain } from "./setup/problem.mjs";

runMain(async () => {
  const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
  if (!fs.existsSync(compiler)) {
    throw new Problem('the compiler is missing: run "npm run setup"');
  }
  fs.rmSync(path.join(root, "dist"), { recursive: true, force: true });
  const outcome = await run(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root });
  process.stderr.write(outcome.stdout);
  if (outcome.code !== 0) {
    return outcome.code ?? 1;
  }
  const page = await run(process.execPath, ["--import", "tsx", "scripts/build-page.ts"], { cwd: root });
  process.stderr.write(page.stderr);
  return page.code ?? 1;
});
