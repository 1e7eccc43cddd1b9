/** Charts whose rows have names: the first row on top, the margin as wide as the longest name. */
import { escapePlotly, shorten, textWidth, visibleText, wrapText } from "./token-text";

const FONT = 12;
const LINE = 15; // pixels

/** Largest part of the chart's width that the names take. */
const SIDE = 0.42;

export interface NamedRowsOptions {
  /** Width of the chart in pixels. */
  width: number;
  /** Height of the title and what else stands above the rows, in pixels. */
  top: number;
  /** Height of a row in pixels, if its name fits in one line. */
  row: number;
  /** Characters of a name that are shown. */
  longest?: number;
}

/** Labels, margins, y axis and row height of such a chart. Names that are too long for one line are broken. */
export function namedRows(names: readonly string[], { width, top, row, longest = 40 }: NamedRowsOptions) {
  const labels = names.map((name) => shorten(visibleText(name), longest));
  const lines = labels.map((label) => wrapText(label, width * SIDE, FONT));
  const widest = Math.max(...lines.flat().map((line) => textWidth(line, FONT)));
  const most = Math.max(...lines.map((one) => one.length));
  return {
    labels,
    rowHeight: Math.max(row, most * LINE + 8),
    margin: { l: widest + 14, r: 24, t: top, b: 48 },
    yaxis: {
      tickvals: labels.map((_, place) => place),
      ticktext: lines.map((one) => one.map(escapePlotly).join("<br>")),
      range: [labels.length - 0.5, -0.5],
      showgrid: false,
      zeroline: false,
    },
  };
}

/** A number as a description says it. */
export const inWords = (value: number): number => Number(value.toPrecision(3));
