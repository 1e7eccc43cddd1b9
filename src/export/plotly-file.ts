import { createRequire } from "node:module";
import type { Figure } from "../figures/figure";

/** Trace types that the small bundle of plotly.js can draw. All charts of `src/figures` use only these. */
const CARTESIAN = new Set([
  "bar",
  "box",
  "contour",
  "heatmap",
  "histogram",
  "histogram2d",
  "histogram2dcontour",
  "image",
  "pie",
  "scatter",
  "scatterternary",
  "violin",
]);

/**
 * The module path of the plotly.js file that can draw a figure: 1.4 MB for flat charts, or the whole library (11 MB) for
 * others such as surfaces. The small one would draw unknown traces as lines.
 */
export function plotlyFile(figure: Figure): string {
  const flat = figure.data.every((trace) => CARTESIAN.has(String(trace.type ?? "scatter")));
  return flat ? "plotly.js-cartesian-dist-min/plotly-cartesian.min.js" : "plotly.js-dist/plotly.js";
}

/**
 * The path of a file that `plotlyFile` has named.
 *
 * @throws Error if its package is missing; programs that export no figures need not install it
 */
export function locatePlotly(file: string): string {
  try {
    return createRequire(__filename).resolve(file);
  } catch (error) {
    const name = file.split("/")[0];
    throw new Error(`exported figures need the npm package ${name}: "npm install ${name}"`, { cause: error });
  }
}
