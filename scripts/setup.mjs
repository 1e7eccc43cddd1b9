/** `npm run setup`: everything that start and test need, and nothing else. */
import { parseArguments } from "./setup/arguments.mjs";
import { runMain } from "./setup/problem.mjs";
import { setUp } from "./setup/setup.mjs";

const help = `usage: npm run setup

Installs the npm packages, the Python environment with JupyterLab, the native TensorFlow backend and the
notebook kernel. It can be interrupted and run again; what is in place is left alone.
Downloads are kept in $ATTENTION_WORKBOOK_CACHE, or $XDG_CACHE_HOME/attention-workbook, or
~/.cache/attention-workbook. ATTENTION_WORKBOOK_PYTHON names the Python to build on.`;

runMain(async () => {
  if (parseArguments("npm run setup", help, {}) === undefined) {
    return;
  }
  await setUp();
});
