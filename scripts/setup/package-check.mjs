/** Checks the package that `npm pack` makes, by publint and by `attw` (are the types wrong?). */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run, whyItFailed } from "./command.mjs";
import { npmCommand, npmEnvironment } from "./npm.mjs";
import { root } from "./paths.mjs";

const linters = {
  publint: ["publint/src/cli.js", "--strict"],
  "are the types wrong": ["@arethetypeswrong/cli/dist/index.js", "--no-emoji"],
};

/**
 * @param {import("./progress.mjs").ShowDetail} showDetail
 * @returns {Promise<import("./checks.mjs").Result>}
 */
export async function packageFile(showDetail) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "attention-workbook-package-"));
  try {
    showDetail("npm pack");
    const { program, before } = npmCommand();
    const pack = [...before, "pack", "--pack-destination", folder, "--loglevel=error"];
    const packed = await run(program, pack, { cwd: root, env: npmEnvironment() });
    const file = fs.readdirSync(folder).find((name) => name.endsWith(".tgz"));
    if (packed.code !== 0 || file === undefined) {
      return { passed: 0, failed: 1, report: whyItFailed(packed) };
    }
    const reports = [];
    for (const [name, [script, ...flags]] of Object.entries(linters)) {
      showDetail(name);
      const args = [path.join(root, "node_modules", script), path.join(folder, file), ...flags];
      const outcome = await run(process.execPath, args, {
        cwd: root,
        env: { ...process.env, NO_COLOR: "1" },
      });
      if (outcome.code !== 0) {
        reports.push(`${name}, ${whyItFailed(outcome)}`);
      }
    }
    const failed = reports.length;
    return { passed: Object.keys(linters).length - failed, failed, report: reports.join("\n") };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
