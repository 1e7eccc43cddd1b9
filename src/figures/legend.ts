/** Legends above the plot: how many lines plotly.js makes of them. */
import { escapePlotly, textWidth, visibleText, wrapText } from "./token-text";

const FONT = 13;

/** Pixels of plotly.js's legends: the sample line before a name, a line of text, what is added to a name, and the frame. */
const SAMPLE = 45;
const LINE = 17;
const BETWEEN = 3;
const FRAME = 14;

/**
 * The names of a legend, broken into lines where they are longer than the plot is wide, and the legend's height.
 *
 * @param plotWidth pixels
 * @returns names escaped for Plotly
 */
export function legendAbove(
  names: readonly string[],
  plotWidth: number,
): { names: string[]; height: number } {
  const lines = names.map((name) => wrapText(visibleText(name), plotWidth - SAMPLE, FONT));
  const widths = lines.map((one) => SAMPLE + Math.max(...one.map((line) => textWidth(line, FONT))));
  const heights = lines.map((one) => one.length * LINE + BETWEEN);
  const oneRow = widths.reduce((sum, width) => sum + width, 0) <= plotWidth;
  // If they do not fit in one row, plotly.js puts them into columns as wide as the widest.
  const columns = oneRow ? names.length : Math.max(1, Math.floor(plotWidth / Math.max(...widths)));
  let height = FRAME;
  for (let first = 0; first < names.length; first += columns) {
    height += Math.max(...heights.slice(first, first + columns));
  }
  return { names: lines.map((one) => one.map(escapePlotly).join("<br>")), height };
}
