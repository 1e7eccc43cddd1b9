/**
 * Starts the notebook kernel. Jupyter calls it with the connection file as its only argument, in the notebook's folder.
 * `--prepare` instead of a file compiles the kernel and makes its snapshot.
 */
import nodeModule, { createRequire } from "node:module";
import path from "node:path";
import { buildKernel, builtFile, out, upToDate } from "./kernel/build.mjs";
import { makeSnapshot, mayUseSnapshot, removeSnapshot, usableSnapshot } from "./kernel/snapshot.mjs";
import { root } from "./setup/paths.mjs";

/** How long after its start a kernel without a snapshot makes one for the next, in milliseconds. */
const SNAPSHOT_DELAY = 20_000;

/** Runs the kernel itself, below the process that watches over it. */
async function runKernel(/** @type {string} */ connectionFile) {
  // Node 22 and later keep compiled code between starts; TypeScript is nine megabytes.
  const { enableCompileCache } = /** @type {{ enableCompileCache?: (folder: string) => void }} */ (
    /** @type {unknown} */ (nodeModule)
  );
  enableCompileCache?.(path.join(out, "compiled"));
  const { start } = built("main");
  await start({ root, connectionFile, channelsFile: builtFile("channels") });
}

function built(/** @type {string} */ entry) {
  const file = builtFile(entry);
  return createRequire(file)(file);
}

/** Compiles what is missing, and makes the snapshot unless there is one. */
async function prepare() {
  if (!upToDate()) {
    await buildKernel();
  }
  if (mayUseSnapshot() && usableSnapshot() === undefined) {
    const problem = await makeSnapshot({ background: false });
    if (problem !== undefined) {
      console.error(`kernel: no snapshot could be made, kernels start without: ${problem}`);
    }
  }
}

/** Later on, when the reader's first cells have run; a kernel that ends before takes it along. */
function prepareLater() {
  const timer = setTimeout(() => {
    makeSnapshot({
      background: true,
      started: (child) => process.on("exit", () => child.kill("SIGKILL")),
    }).then((problem) => problem && console.error(`kernel: no snapshot could be made: ${problem}`));
  }, SNAPSHOT_DELAY);
  timer.unref();
}

async function main() {
  const [connectionFile, part] = process.argv.slice(2);
  if (!connectionFile) {
    console.error("error: the kernel needs a connection file; Jupyter starts it, see docs/clients.md");
    process.exit(2);
  }
  if (connectionFile === "--prepare") {
    return prepare();
  }
  const connection = path.resolve(connectionFile);
  if (part === "--supervised") {
    return runKernel(connection);
  }
  if (!upToDate()) {
    await buildKernel();
  }
  const { supervise } = built("supervisor");
  const plain = [...process.execArgv, process.argv[1], connection, "--supervised"];
  // A snapshot has read the workbook's files, and is of no use to another project.
  const wanted = mayUseSnapshot() && `${process.cwd()}/`.startsWith(`${root}/`);
  const snapshot = wanted ? usableSnapshot() : undefined;
  if (snapshot === undefined && wanted) {
    prepareLater();
  }
  const quick = snapshot && [
    ...process.execArgv,
    "--snapshot-blob",
    snapshot,
    process.argv[1],
    connection,
    out,
  ];
  const exitCode = await supervise({
    commands: quick ? [quick, plain] : [plain],
    connectionFile: connection,
    notStarted: removeSnapshot,
  });
  process.exit(exitCode);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
