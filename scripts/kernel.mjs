/**
 * Starts the notebook kernel. Jupyter calls it with the connection file as its only argument, in the notebook's
 * folder. The kernel's own sources are compiled on the first start and whenever they have changed.
 */
import { readFileSync, rmSync, statSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import path from "node:path";
import { writeWhole } from "./setup/files.mjs";
import { ownFolder } from "./setup/own-folder.mjs";
import { root } from "./setup/paths.mjs";

const out = ownFolder("build/kernel");
const entries = ["supervisor", "main", "channels"];
/** The files that the kernel was made of, as the compiler has found them. */
const sourcesFile = path.join(out, "sources.json");

/** @param {string} file */
function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function upToDate() {
  const files = [...entries.map((entry) => path.join(out, `${entry}.js`)), sourcesFile];
  const built = Math.min(...files.map(changedAt));
  if (built === 0) {
    return false;
  }
  /** @type {string[]} */
  const sources = JSON.parse(readFileSync(sourcesFile, "utf8"));
  return sources.every((source) => {
    const changed = changedAt(path.join(root, source));
    return changed > 0 && changed <= built;
  });
}

/** Compiles; the list of sources, by which a later start knows that all is there, is written last. */
async function buildKernel() {
  const { build, stop } = await import("esbuild");
  try {
    const { metafile, outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: entries.map((entry) => `src/kernel/${entry}.ts`),
      outdir: out,
      write: false,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "cjs",
      target: "node20",
      sourcemap: "inline",
      logLevel: "warning",
      metafile: true,
    });
    // What the kernel before has made of `src` was made by other rules.
    rmSync(path.join(out, "modules"), { recursive: true, force: true });
    for (const { path: file, contents } of outputFiles) {
      writeWhole(file, contents);
    }
    const sources = [...Object.keys(metafile.inputs), "package-lock.json"];
    writeWhole(sourcesFile, JSON.stringify(sources));
  } finally {
    await stop();
  }
}

/** Runs the kernel itself, below the process that watches over it. */
async function runKernel(/** @type {string} */ connectionFile) {
  // Node 22 and later keep compiled code between starts; TypeScript is nine megabytes.
  const { enableCompileCache } = /** @type {{ enableCompileCache?: (folder: string) => void }} */ (
    /** @type {unknown} */ (nodeModule)
  );
  enableCompileCache?.(path.join(out, "compiled"));
  const { start } = built("main");
  await start({ root, connectionFile, channelsFile: path.join(out, "channels.js") });
}

function built(/** @type {string} */ entry) {
  const file = path.join(out, `${entry}.js`);
  return createRequire(file)(file);
}

async function main() {
  const [connectionFile, part] = process.argv.slice(2);
  if (!connectionFile) {
    console.error("error: the kernel needs a connection file; Jupyter starts it, see docs/clients.md");
    process.exit(2);
  }
  const connection = path.resolve(connectionFile);
  if (part === "--supervised") {
    return runKernel(connection);
  }
  if (!upToDate()) {
    await buildKernel();
  }
  const { supervise } = built("supervisor");
  const command = [...process.execArgv, process.argv[1], connection, "--supervised"];
  process.exit(await supervise({ command, connectionFile: connection }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
