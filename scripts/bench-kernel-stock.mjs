/** Starts stock tslab as a peer for the benchmark, in the project's root and with the settings that TensorFlow.js needs. */
import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import { root } from "./setup/paths.mjs";

const configPath = path.resolve(process.argv[2] ?? "");
process.chdir(root);
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
process.env.TF_ENABLE_ONEDNN_OPTS ??= "0";
const legacy = /** @type {{ isNullOrUndefined?: (value: unknown) => boolean }} */ (
  /** @type {unknown} */ (util)
);
legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;

const require = createRequire(path.join(root, "package.json"));
/** @type {{ startKernel: (options: object) => void }} */
const { startKernel } = require("tslab/dist/main");
startKernel({ configPath, enableFindLocal: false });
