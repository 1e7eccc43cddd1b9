#!/usr/bin/env node
/** `npx attention-workbook native`: gives the program in this folder a tfjs-node that computes. */
import { parseArguments } from "./setup/arguments.mjs";
import { readyNative } from "./setup/native.mjs";
import { requireNode } from "./setup/node.mjs";
import { Problem, runMain } from "./setup/problem.mjs";
import { programIn } from "./setup/program.mjs";
import { step } from "./setup/progress.mjs";

const help = `usage: npx attention-workbook native

Gives the program in this folder a @tensorflow/tfjs-node that computes, where tfjs-node's own installer cannot
download or its addon does not load: takes TensorFlow's library from PyPI, compiles tfjs-node's addon against it, puts
it into the program's node_modules and lets it compute something. What is in place is left alone.

If the program has no @tensorflow/tfjs-node, npm installs it first, without its install script.
The library is kept in $ATTENTION_WORKBOOK_CACHE, or $XDG_CACHE_HOME/attention-workbook, or
~/.cache/attention-workbook (0.9 GB). ATTENTION_WORKBOOK_PYTHON names the Python whose pip downloads it.`;

runMain(async () => {
  const [command, ...rest] = process.argv.slice(2);
  if (command !== "native") {
    if (parseArguments("npx attention-workbook native", help, {}) === undefined) {
      return;
    }
    throw new Problem("usage: npx attention-workbook native", 2);
  }
  if (parseArguments("npx attention-workbook native", help, {}, rest) === undefined) {
    return;
  }
  await step("Node", async () => ({ note: requireNode(), value: undefined }));
  const folder = process.cwd();
  const program = await step("tfjs-node", async (showDetail) => {
    const found = await programIn(folder, showDetail);
    return { note: found.tfjsNode, value: found };
  });
  await step("native backend", (showDetail) => readyNative(showDetail, program));
});
