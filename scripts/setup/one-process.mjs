/**
 * Runs test files in one process, so that what they share is loaded once: `node --import tsx one-process.mjs FILE…`. Only
 * for tests that change nothing which others see.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./paths.mjs";

async function main() {
  for (const file of process.argv.slice(2)) {
    await import(pathToFileURL(path.join(root, file)).href);
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
