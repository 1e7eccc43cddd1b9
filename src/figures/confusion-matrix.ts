import { cellTexts } from "./cell-texts";
import { sideColorBar, topColorBar } from "./color-bar";
import { atEveryWidth } from "./every-width";
import {
  type Figure,
  type FigureOptions,
  isNarrow,
  leastFont,
  makeFigure,
  openTrace,
  titleHeight,
} from "./figure";
import { type GalleryChart, testPhrases } from "./gallery-chart";
import { confusionCounts } from "./tally";
import { TEXT_BANDS } from "./theme";
import { clamp, columnTicks, LOWEST_ROW, rowTicks, tokenAxis } from "./token-axis";
import { tokenLabels } from "./weights";

/**
 * Which character was given for which: true characters down y, given ones along x. Color is the share of the true
 * character's cases; the cells contain the counts.
 *
 * @param counts whole numbers, [labels, labels]; rows are true characters, columns given ones
 * @throws RangeError if counts are not a square of whole numbers that fits the labels
 */
export function confusionMatrix(labels: string[], counts: number[][], options: FigureOptions = {}): Figure {
  check(labels, counts);
  return atEveryWidth(options, (sized) => matrix(labels, counts, sized));
}

function matrix(labels: string[], counts: number[][], options: FigureOptions & { width: number }): Figure {
  const shown = tokenLabels(labels);
  const { width } = options;
  const font = leastFont(options);
  const rowHeight = clamp(Math.round(600 / labels.length), LOWEST_ROW, 34);
  const rows = rowTicks(shown, rowHeight, font);
  const plotHeight = labels.length * rowHeight;
  const bar = (isNarrow(options) ? topColorBar : sideColorBar)("share", plotHeight, ".0%");
  const margin = { l: rows.depth + 30, r: bar.beside, t: titleHeight(options, 12) + bar.above, b: 0 };
  const spacing = (width - margin.l - margin.r) / labels.length;
  const columns = columnTicks(shown, spacing, font);
  margin.b = columns.depth + 30;

  const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const positions = labels.map((_, position) => position);
  // Zeros are left out, since they would hide the few cells that matter.
  const shares = counts.map((row, y) => row.map((count) => (totals[y] === 0 ? 0 : count / totals[y])));
  const texts = counts.flatMap((row, y) =>
    row.flatMap((count, x) => (count === 0 ? [] : [{ x, y, text: String(count), share: shares[y][x] }])),
  );
  const room = Math.max(...texts.map(({ text }) => text.length)) * 8 < spacing && rowHeight >= 18;
  const annotations = [...(bar.annotations ?? []), ...(room ? cellTexts(texts, TEXT_BANDS, font) : [])];
  const trace = openTrace({
    type: "heatmap",
    x: positions,
    y: positions,
    z: shares,
    customdata: counts.map((row, truth) => row.map((count) => [count, totals[truth]])),
    hovertemplate:
      "'%{y}' given as '%{x}': %{customdata[0]} of %{customdata[1]} times, %{z:.1%}<extra></extra>",
    coloraxis: "coloraxis",
    xgap: 1,
    ygap: 1,
  });
  const right = counts.reduce((sum, row, truth) => sum + row[truth], 0);
  const all = totals.reduce((sum, total) => sum + total, 0);
  return makeFigure(
    [trace],
    {
      height: Math.round(plotHeight + margin.t + margin.b),
      margin,
      xaxis: tokenAxis(shown, columns, "predicted"),
      yaxis: { ...tokenAxis(shown, rows, "true"), range: [labels.length - 0.5, -0.5] },
      coloraxis: { cmin: 0, cmax: 1, colorbar: bar.colorbar },
      ...(annotations.length > 0 ? { annotations } : {}),
    },
    options,
    `Confusion of ${labels.length} output characters: ${right} of ${all} right. ${worst(shown, counts)}`,
  );
}

function worst(labels: string[], counts: number[][]): string {
  const mistakes = counts
    .flatMap((row, truth) => row.map((count, given) => ({ truth, given, count })))
    .filter(({ truth, given, count }) => truth !== given && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ truth, given, count }) => `'${labels[truth]}' as '${labels[given]}' (${count} times)`);
  return mistakes.length === 0 ? "No mistakes." : `Most frequent mistakes: ${mistakes.join(", ")}.`;
}

function check(labels: string[], counts: number[][]): void {
  if (labels.length === 0 || counts.length !== labels.length) {
    throw new RangeError(`confusionMatrix: ${counts.length} rows of counts for ${labels.length} labels`);
  }
  counts.forEach((row, truth) => {
    if (row.length !== labels.length || !row.every((count) => Number.isInteger(count) && count >= 0)) {
      throw new RangeError(
        `confusionMatrix: row ${truth + 1} is no list of ${labels.length} whole numbers from 0 up`,
      );
    }
  });
}

export const confusionMatrixInGallery: GalleryChart = {
  place: 22,
  names: ["confusion"],
  inGallery: ({ answers }) => {
    if (answers.some(({ output, target }) => Array.from(output).length !== Array.from(target).length)) {
      return []; // outputs of another length than their targets cannot be compared place by place
    }
    const { labels, counts } = confusionCounts(answers);
    return [
      {
        name: "confusion",
        title: "Confusion of output characters",
        caption: `Which character was given for which, place by place; ${testPhrases(answers)}.`,
        figure: confusionMatrix(labels, counts),
      },
    ];
  },
};
