/** The color bar of a heatmap: beside the plot, or above it where the page is narrow. */

import type { FigureLayout } from "./figure";

interface ColorBar {
  /** Settings of Plotly's color bar. */
  readonly colorbar: Record<string, unknown>;
  /** Its title, where the color bar's own has no place. */
  readonly annotations?: FigureLayout["annotations"];
  /** Pixels that it takes to the right of the plot, and above it. */
  readonly beside: number;
  readonly above: number;
}

/** Pixels between the plot and the bar beside it. */
const GAP = 14;
/** Height of the title above the bar, with room for the upper half of the label at the bar's end. */
const TITLE = 30;
/** Width in pixels of one character of the title. */
const CHARACTER = 7.5;

type Title = NonNullable<FigureLayout["annotations"]>[number];

/** A title at the upper right corner of the plot. */
const titleAt = (place: Title): Title => ({
  ...place,
  x: 1,
  xref: "paper",
  y: 1,
  yref: "paper",
  showarrow: false,
});

/**
 * The title is an annotation, as above a plot: one of the color bar's own touches the label at the bar's end.
 *
 * @param plotHeight pixels
 */
export const sideColorBar = (title: string, plotHeight: number, tickformat?: string): ColorBar => ({
  colorbar: {
    title: { text: "" },
    ...(tickformat ? { tickformat } : {}),
    lenmode: "pixels",
    len: plotHeight - TITLE,
    nticks: plotHeight < 140 ? 3 : 6,
    x: 1,
    xpad: GAP,
    y: 0,
    yanchor: "bottom",
    ypad: 0,
  },
  annotations: [titleAt({ text: title, xanchor: "left", xshift: GAP - 1, yanchor: "top", yshift: 4 })],
  beside: Math.max(74, Math.ceil(GAP + title.length * CHARACTER)),
  above: 0,
});

/** Length of the bar above the plot, in pixels. */
const LENGTH = 150;

/**
 * The title stands to the left: with one of its own, even that of plotly.js 3.7 for none, a horizontal color bar moves
 * all other titles of the figure.
 *
 * @param plotHeight pixels
 */
export const topColorBar = (title: string, plotHeight: number, tickformat?: string): ColorBar => ({
  colorbar: {
    title: { text: "" },
    ...(tickformat ? { tickformat } : {}),
    orientation: "h",
    lenmode: "pixels",
    len: LENGTH,
    thickness: 9,
    nticks: 4,
    x: 1,
    xanchor: "right",
    xpad: 0,
    y: 1 + 4 / plotHeight,
    yanchor: "bottom",
    ypad: 0,
  },
  annotations: [
    titleAt({ text: title, xanchor: "right", xshift: -LENGTH - 12, yanchor: "bottom", yshift: 16 }),
  ],
  // Half of the last label, which plotly.js leaves out where it has no room.
  beside: tickformat ? 22 : 14,
  above: 40,
});
