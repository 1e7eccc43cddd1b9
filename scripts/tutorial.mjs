/** `npm run tutorial`: every notebook executed headless, with copies and pages in build/. */
import path from "node:path";
import { parseArguments } from "./setup/arguments.mjs";
import { executeNotebook, notebookNames } from "./setup/notebooks.mjs";
import { root } from "./setup/paths.mjs";
import { Problem, runMain } from "./setup/problem.mjs";
import { step } from "./setup/progress.mjs";
import { setUp, setupWasDone } from "./setup/setup.mjs";

const help = `usage: npm run tutorial

Executes every notebook from top to bottom and leaves, for each, the executed copy and an HTML page in
build/notebooks. Figures in the pages need no network. Ends with exit code 1 when a notebook fails. For pages with
navigation, search and equations that need no network: npm run book.`;

runMain(async () => {
  if (parseArguments("npm run tutorial", help, {}) === undefined) {
    return;
  }
  if (!setupWasDone()) {
    await setUp();
  }
  const names = notebookNames();
  if (names.length === 0) {
    throw new Problem("there is no notebook in notebooks/");
  }
  const failures = [];
  for (const name of names) {
    const stem = path.join(root, "build", "notebooks", path.basename(name, ".ipynb"));
    try {
      await step(name, async (showDetail) => {
        const failure = await executeNotebook(name, {
          executed: `${stem}.ipynb`,
          page: `${stem}.html`,
          onCell: (cell, of) => showDetail(`cell ${cell} of ${of}`),
        });
        if (failure) {
          throw new Problem(`${name}: ${failure.summary}\n${failure.details}`);
        }
        return { note: path.relative(root, `${stem}.html`), value: undefined };
      });
    } catch (error) {
      if (!(error instanceof Problem)) {
        throw error;
      }
      console.error(error.message);
      failures.push(name);
    }
  }
  console.log(`${names.length - failures.length} notebooks executed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
});
