/**
 * Starts the notebook kernel. Jupyter calls it with the connection file as its only argument, in the notebook's
 * folder. The kernel's own sources are compiled on the first start and whenever they have changed.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import path from "node:path";
import { root } from "./setup/paths.mjs";

const out = path.join(root, "build", "kernel");
const entries = ["main", "channels"];
const sources = ["src/kernel", "src/progress", "src/native/environment.ts", "package-lock.json"];

/** @param {string} file */
function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function upToDate() {
  const built = Math.min(...entries.map((entry) => changedAt(path.join(out, `${entry}.js`))));
  return sources.every((source) => {
    const at = path.join(root, source);
    if (!statSync(at).isDirectory()) {
      return changedAt(at) <= built;
    }
    const names = readdirSync(at, { recursive: true }).map(String);
    return changedAt(at) <= built && names.every((name) => changedAt(path.join(at, name)) <= built);
  });
}

/** Compiles into a folder of its own, whose files then take their places: kernels may start side by side. */
async function buildKernel() {
  const { build } = await import("esbuild");
  const temporary = `${out}.${process.pid}`;
  mkdirSync(out, { recursive: true });
  try {
    await build({
      absWorkingDir: root,
      entryPoints: entries.map((entry) => `src/kernel/${entry}.ts`),
      outdir: temporary,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "cjs",
      target: "node20",
      sourcemap: "inline",
      logLevel: "warning",
    });
    // What the kernel before has made of `src` was made by other rules.
    rmSync(path.join(out, "modules"), { recursive: true, force: true });
    for (const entry of entries) {
      renameSync(path.join(temporary, `${entry}.js`), path.join(out, `${entry}.js`));
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function main() {
  const [connectionFile] = process.argv.slice(2);
  if (!connectionFile) {
    console.error("error: the kernel needs a connection file; Jupyter starts it, see docs/clients.md");
    process.exit(2);
  }
  if (!upToDate()) {
    await buildKernel();
  }
  // Node 22 and later keep compiled code between starts; TypeScript is nine megabytes.
  const { enableCompileCache } = /** @type {{ enableCompileCache?: (folder: string) => void }} */ (
    /** @type {unknown} */ (nodeModule)
  );
  enableCompileCache?.(path.join(out, "compiled"));
  const built = path.join(out, "main.js");
  /** @type {{ start: (settings: object) => Promise<void> }} */
  const { start } = createRequire(built)(built);
  await start({
    root,
    connectionFile: path.resolve(connectionFile),
    channelsFile: path.join(out, "channels.js"),
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
