/** `npm test`: everything that must hold, counted in one last line. */
import { parseArguments } from "./setup/arguments.mjs";
import * as checks from "./setup/checks.mjs";
import { browser, lab, quick, unit } from "./setup/node-tests.mjs";
import { notebookFiles, notebooks } from "./setup/notebook-tests.mjs";
import { packageFile } from "./setup/package-check.mjs";
import { Problem, runMain } from "./setup/problem.mjs";
import { step } from "./setup/progress.mjs";
import { setUp } from "./setup/setup.mjs";

/** @type {Record<string, { title: string, check: (showDetail: (text: string) => void) => Promise<checks.Result> }>} */
const parts = {
  lint: { title: "lint", check: checks.lint },
  types: { title: "types", check: checks.types },
  unused: { title: "nothing unused", check: checks.unused },
  package: { title: "package", check: packageFile },
  quick: { title: "quick tests", check: quick },
  unit: { title: "tests", check: unit },
  tfjs: { title: "tfjs-core's tests", check: checks.tfjsCore },
  kernel: { title: "kernel tests", check: checks.python },
  files: { title: "notebook files", check: notebookFiles },
  notebooks: { title: "notebooks", check: notebooks },
  lab: { title: "JupyterLab in a browser", check: lab },
  browser: { title: "every notebook in JupyterLab in a browser", check: browser },
};

/** Run when they are asked for: every notebook in a browser, which takes long, and the quick ones among the tests. */
const onRequest = ["browser", "quick"];
const always = Object.keys(parts).filter((name) => !onRequest.includes(name));

const help = `usage: npm test [-- --only PART,PART]

Sets the project up where needed, then runs ${always.join(", ")}.
The last line says how many checks passed and failed; each test and each notebook counts.

  --only PART,PART   these parts alone; "--only browser" opens every notebook in JupyterLab in a real browser, where
                     "lab" opens a few
  --help`;

/**
 * @param {string | boolean | undefined} text
 * @returns {string[]}
 */
function chosenParts(text) {
  if (typeof text !== "string") {
    return always;
  }
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(name in parts));
  if (unknown === undefined) {
    return names;
  }
  throw new Problem(`--only ${unknown}: the parts are ${Object.keys(parts).join(", ")}`, 2);
}

runMain(async () => {
  const options = parseArguments("npm test", help, { only: { type: "string" } });
  if (options === undefined) {
    return;
  }
  const names = chosenParts(options.only);
  let passed = 0;
  let failed = 0;
  /** @param {() => Promise<void>} work */
  const counting = async (work) => {
    try {
      await work();
    } catch (error) {
      // Whatever goes wrong on the way is a failure that the last line must count.
      failed += 1;
      console.error(error instanceof Problem ? `error: ${error.message}` : error);
    }
  };
  await counting(setUp);
  if (failed === 0) {
    for (const name of names) {
      const { title, check } = parts[name];
      await counting(async () => {
        const result = await step(title, async (showDetail) => {
          const found = await check(showDetail);
          const skipped = found.skipped ? `, ${found.skipped} skipped` : "";
          const note = `${found.passed} passed, ${found.failed} failed${skipped}`;
          return { note, value: found, failed: found.failed > 0 };
        });
        if (result.failed > 0) {
          console.error(`\n${result.report}\n`);
        }
        passed += result.passed;
        failed += result.failed;
      });
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
