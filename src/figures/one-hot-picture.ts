import { type Figure, type FigureOptions, makeFigure, openTrace, titleHeight } from "./figure";
import { escapePlotly, visibleToken } from "./token-text";

/**
 * A text as the network's input: one row for each position, one column for each entry of the vocabulary, and a mark where
 * the one-hot row is 1.
 *
 * @param matrix [positions, entries], row after row
 * @throws RangeError if the matrix has no whole number of rows
 */
export function oneHotPicture(
  matrix: ArrayLike<number>,
  entries: readonly string[],
  options: FigureOptions = {},
): Figure {
  const positions = matrix.length / entries.length;
  if (!Number.isInteger(positions) || positions === 0) {
    throw new RangeError(
      `oneHotPicture: ${matrix.length} numbers are no rows of ${entries.length}, the entries of the vocabulary`,
    );
  }
  const rows = Array.from({ length: positions }, (_, row) =>
    entries.map((_, column) => matrix[row * entries.length + column]),
  );
  const labels = entries.map((entry) => escapePlotly(visibleToken(entry, "")));
  const top = titleHeight(options, 12);
  return makeFigure(
    [
      openTrace({
        type: "heatmap",
        z: rows,
        x: entries.map((_, column) => column),
        y: rows.map((_, row) => row),
        customdata: rows.map(() => labels),
        hovertemplate: "position %{y}, '%{customdata}': %{z}<extra></extra>",
        coloraxis: "coloraxis",
        xgap: 1,
        ygap: 1,
      }),
    ],
    {
      height: top + 70 + 11 * positions,
      margin: { l: 56, r: 16, t: top, b: 64 },
      xaxis: {
        title: { text: "entry of the vocabulary" },
        tickvals: entries.map((_, column) => column),
        ticktext: labels,
        tickangle: entries.some((entry) => entry.length > 1) ? -90 : 0,
        showgrid: false,
        zeroline: false,
      },
      yaxis: {
        title: { text: "position in the text" },
        autorange: "reversed",
        showgrid: false,
        zeroline: false,
      },
      coloraxis: { cmin: 0, cmax: 1, showscale: false },
    },
    options,
    `One-hot rows of ${positions} positions over ${entries.length} entries.`,
  );
}
