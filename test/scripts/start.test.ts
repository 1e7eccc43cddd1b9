/** What a program loads before it does anything: each package costs its start a tenth of a second and more. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { compiledCommand } from "../../scripts/commands/build.mjs";

const root = path.resolve(__dirname, "../..");
const SLOW_TO_LOAD = ["nodejs-polars", "zod", "plotly.js-dist", "typescript"];

const output = (args: string[]) => execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" });

/** Names of the packages that `node -e` has loaded after a line of code. */
function packagesAfter(code: string): Set<string> {
  const files = output([
    ...["--import", "tsx", "-e"],
    `${code}; console.log(JSON.stringify(Object.keys(require.cache)))`,
  ]);
  const names = (JSON.parse(files) as string[]).map(
    (file) => /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1],
  );
  return new Set(names.filter((name) => name !== undefined));
}

test("the layers alone load tfjs, and no package that reads or checks data", () => {
  const packages = packagesAfter('require("./src/layers")');
  assert.ok(packages.has("@tensorflow/tfjs"), [...packages].join());
  assert.deepEqual(
    SLOW_TO_LOAD.filter((name) => packages.has(name)),
    [],
  );
});

test("the compiled translate answers as its sources do, and is not compiled again", async () => {
  const file = (await compiledCommand("scripts/translate.ts")) as string;
  const code = readFileSync(file, "utf8");
  assert.doesNotMatch(code, /require\("nodejs-polars"\)/);
  const args = ["--model", "data/models/human-times", "--json", "ten past noon"];
  const answer = output(["scripts/commands/load.mjs", file, ...args]);
  assert.equal(JSON.parse(answer).output, "12:10");
  assert.equal(answer, output(["--import", "tsx", "scripts/translate.ts", ...args]));
  assert.equal(await compiledCommand("scripts/translate.ts"), file);
  assert.equal(await compiledCommand("scripts/audit.ts"), undefined);
});
