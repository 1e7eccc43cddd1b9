import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, leastFont, makeFigure, openTrace, titleHeight } from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { columnTicks, tokenAxis } from "./token-axis";
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
  return atEveryWidth(options, (sized) => rowsPicture(rows, entries, sized));
}

function rowsPicture(
  rows: readonly number[][],
  entries: readonly string[],
  options: FigureOptions & { width: number },
): Figure {
  const positions = rows.length;
  const shown = entries.map((entry) => visibleToken(entry, ""));
  const labels = shown.map(escapePlotly);
  const top = titleHeight(options, 12);
  const margin = { l: 56, r: 16, t: top, b: 0 };
  const spacing = (options.width - margin.l - margin.r) / entries.length;
  const columns = columnTicks(shown, spacing, leastFont(options));
  margin.b = columns.depth + 40;
  return makeFigure(
    [
      openTrace({
        type: "heatmap",
        z: rows,
        x: entries.map((_, column) => column),
        y: rows.map((_, row) => row + 1),
        customdata: rows.map(() => labels),
        hovertemplate: "position %{y}, '%{customdata}': %{z}<extra></extra>",
        coloraxis: "coloraxis",
        xgap: 1,
        ygap: 1,
      }),
    ],
    {
      height: Math.round(top + margin.b + 11 * positions),
      margin,
      xaxis: tokenAxis(shown, columns, "entry of the vocabulary"),
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

export const oneHotInGallery: GalleryChart = {
  place: 16,
  names: ["one-hot"],
  inGallery: ({ phrase: { sourceTokens, said } }) => {
    const entries = [...new Set(sourceTokens)].sort();
    return [
      {
        name: "one-hot",
        title: `The phrase as one-hot rows: ${said}`,
        caption: `Each position of the phrase is a row with a single 1. Of the vocabulary, the tokens of this phrase are drawn. ${said}.`,
        figure: oneHotPicture(
          sourceTokens.flatMap((token) => entries.map((entry) => (entry === token ? 1 : 0))),
          entries,
        ),
      },
    ];
  },
};
