/** What a figure's snippet says about how the figure came about. */
import { existsSync } from "node:fs";
import { currentPath } from "../src/files/write-folder";
import { readEncodingFile } from "../src/models/model-files";
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
 * @throws InputError if the folder's file is damaged
 */
export function modelManifest(folder: string): Record<string, unknown> | undefined {
  return existsSync(currentPath(folder, "encoding.json")) ? readEncodingFile(folder).manifest : undefined;
}
