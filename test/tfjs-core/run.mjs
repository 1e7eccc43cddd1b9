/**
 * `node test/tfjs-core/run.mjs`: tfjs-core's own tests against the native addon that set-up has made, without those
 * that tfjs-node leaves out. Prints a JSON line for each 200 tests, one for each failure, and at last the counts.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import { root } from "../../scripts/setup/paths.mjs";
import { bundleTests } from "./bundle.mjs";

/** @type {NodeJS.Require} */
const load = createRequire(path.join(root, "package.json"));

// With TF_ENABLE_ONEDNN_OPTS=0 (src/native/environment.ts) the forward pass refuses already what tfjs-core expects its
// gradient to refuse. tfjs-node leaves out the other tests of dilated depthwise convolutions itself.
const ours = ["depthwiseConv2d gradients test-tensorflow {} throws error on dilations > 1"];

/** @returns {string[]} parts of the names of tests that tfjs-node's own test run leaves out */
function leftOut() {
  const file = load.resolve("@tensorflow/tfjs-node/dist/run_tests.js");
  const [, list] = /IGNORE_LIST = (\[[\s\S]*?\n\]);/.exec(fs.readFileSync(file, "utf8")) ?? [];
  if (list === undefined) {
    throw new Error(`${file} holds no list of tests to leave out`);
  }
  return vm.runInNewContext(list);
}

/** @typedef {{ fullName: string, status: string, failedExpectations: { message: string }[] }} Spec */

async function main() {
  const folder = path.join(root, "build", "tfjs-core");
  fs.mkdirSync(folder, { recursive: true });
  const script = path.join(folder, `tests-${process.pid}.cjs`);
  try {
    await bundleTests(root, script);
    const jasmineRequire = load("jasmine-core");
    const jasmine = jasmineRequire.boot(jasmineRequire);
    Object.assign(globalThis, { jasmine });
    load(script);
    const env = jasmine.getEnv();
    const ignored = [...leftOut(), ...ours];
    env.configure({
      random: false,
      specFilter: (/** @type {{ getFullName: () => string }} */ spec) =>
        !ignored.some((part) => spec.getFullName().includes(part)),
    });
    const counts = { passed: 0, failed: 0, skipped: 0 };
    env.clearReporters();
    env.addReporter({
      specDone: (/** @type {Spec} */ spec) => {
        if (spec.status === "failed") {
          counts.failed += 1;
          const messages = spec.failedExpectations.map(({ message }) => message);
          console.log(JSON.stringify({ failure: `${spec.fullName}: ${messages.join("; ")}` }));
        } else if (spec.status === "passed") {
          counts.passed += 1;
          if (counts.passed % 200 === 0) {
            console.log(JSON.stringify({ done: counts.passed }));
          }
        } else {
          counts.skipped += 1;
        }
      },
    });
    await env.execute();
    console.log(JSON.stringify(counts));
    process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  } finally {
    fs.rmSync(script, { force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
