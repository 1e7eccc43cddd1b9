import { createRequire } from "node:module";
import type { Figure } from "../figures/figure";

/** What the small bundle of plotly.js draws: all charts of this room. */
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
 * The plotly.js file that can draw a figure, as a module path: 1.4 MB for flat charts, the whole library
 * (11 MB) for others, a surface for instance. The small one would draw an unknown kind of trace as a line.
 */
export function plotlyFile(figure: Figure): string {
  const flat = figure.data.every((trace) => CARTESIAN.has(String(trace.type ?? "scatter")));
  return flat ? "plotly.js-cartesian-dist-min/plotly-cartesian.min.js" : "plotly.js-dist/plotly.js";
}

/**
 * Where a file of plotly.js lies that `plotlyFile` has named.
 *
 * @throws Error if its package, which programs that export no figures need not install, is missing.
 */
export function locatePlotly(file: string): string {
  try {
    return createRequire(__filename).resolve(file);
  } catch (error) {
    const name = file.split("/")[0];
    throw new Error(`exported figures need the npm package ${name}: "npm install ${name}"`, { cause: error });
  }
}
