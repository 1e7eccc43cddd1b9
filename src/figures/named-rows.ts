/** Charts whose rows have names: the first row on top, the margin as wide as the longest name. */
import { escapePlotly, shorten, textWidth, visibleText } from "./token-text";

/**
 * Labels, margins and y axis of such a chart.
 *
 * @param top height of the title and what else stands above the rows, in pixels
 * @param longest characters of a name that are shown
 */
export function namedRows(names: readonly string[], top: number, longest = 40) {
  const labels = names.map((name) => shorten(visibleText(name), longest));
  return {
    labels,
    margin: { l: Math.max(...labels.map((label) => textWidth(label, 12))) + 14, r: 24, t: top, b: 48 },
    yaxis: {
      tickvals: labels.map((_, row) => row),
      ticktext: labels.map(escapePlotly),
      range: [labels.length - 0.5, -0.5],
      showgrid: false,
      zeroline: false,
    },
  };
}

/** A number as a description says it. */
export const inWords = (value: number): number => Number(value.toPrecision(3));
