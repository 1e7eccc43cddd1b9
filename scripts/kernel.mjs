/** Starts the notebook kernel. Jupyter calls it with the connection file as its only argument. */
import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import { root } from "./setup/paths.mjs";

const [connectionFile] = process.argv.slice(2);
if (!connectionFile) {
  console.error("error: the kernel needs a connection file; Jupyter starts it, see README.md");
  process.exit(2);
}
const configPath = path.resolve(connectionFile);
// Imports such as "./src/layers/attention" in a notebook start at the project's root.
process.chdir(root);

// The same settings as in src/native/environment.ts: the kernel's cells load TensorFlow in this process.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
process.env.ONEDNN_MAX_CPU_ISA ??= "AVX2";
process.env.TF_ENABLE_ONEDNN_OPTS ??= "0";
const legacy = /** @type {{ isNullOrUndefined?: (value: unknown) => boolean }} */ (
  /** @type {unknown} */ (util)
);
legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;

const require = createRequire(path.join(root, "package.json"));
const { startKernel } = require("tslab/dist/main");
startKernel({ configPath, enableFindLocal: false });
