import { tf } from "../src/native/tensorflow";

/** Versions of everything that a figure is made with, for its manifest. */
export function versions(): Record<string, string> {
  return {
    workbook: (require("../package.json") as { version: string }).version,
    node: process.versions.node,
    tfjs: tf.version.tfjs,
    plotly: (require("plotly.js-cartesian-dist-min/package.json") as { version: string }).version,
  };
}
