/** What a figure's snippet says about how the figure came about. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "../src/files/errors";
import { tf } from "../src/native/tensorflow";

export function versions(): Record<string, string> {
  return {
    workbook: (require("../package.json") as { version: string }).version,
    node: process.versions.node,
    tfjs: tf.version.tfjs,
    plotly: (require("plotly.js-cartesian-dist-min/package.json") as { version: string }).version,
  };
}

/**
 * How a stored model says that it came about; nothing where the folder holds none, which is refused when the
 * model is loaded.
 *
 * @throws InputError where the folder's file cannot be read
 */
export function modelManifest(folder: string): Record<string, unknown> | undefined {
  const file = path.join(folder, "encoding.json");
  if (!existsSync(file)) {
    return undefined;
  }
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { manifest?: Record<string, unknown> }).manifest;
  } catch (error) {
    throw new InputError(`${file}: not JSON; save the model again`, { cause: error });
  }
}
