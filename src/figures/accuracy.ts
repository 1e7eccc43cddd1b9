import type { ErrorBar } from "plotly.js";
import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, type FigureTrace, makeFigure, titleHeight } from "./figure";
import { type GalleryChart, testPhrases } from "./gallery-chart";
import { namedRows } from "./named-rows";
import { type Tally, tallyBy } from "./tally";
import { escapePlotly, visibleText } from "./token-text";

/** 95 % of the normal distribution lies within this many standard deviations. */
const Z = 1.96;

/**
 * Share of right answers by phrase family (or any other named group), as bars in the order given, with the
 * 95 % interval for so few examples (Wilson 1927).
 *
 * @throws RangeError if a group is empty or has more right answers than examples
 */
export function accuracyByGroup(groups: ({ name: string } & Tally)[], options: FigureOptions = {}): Figure {
  for (const group of groups) {
    checkTally(`accuracyByGroup: group "${group.name}"`, group);
  }
  return atEveryWidth(options, (sized) => barsByGroup(groups, sized));
}

function barsByGroup(
  groups: readonly ({ name: string } & Tally)[],
  options: FigureOptions & { width: number },
): Figure {
  const { labels, margin, yaxis, rowHeight } = namedRows(
    groups.map(({ name }) => name),
    { width: options.width, top: titleHeight(options, 12), row: 30, longest: 32 },
  );
  const trace: FigureTrace = {
    type: "bar",
    orientation: "h",
    x: groups.map(share),
    y: groups.map((_, position) => position),
    error_x: interval(groups),
    customdata: groups.map(({ right, total }, position) => [right, total, escapePlotly(labels[position])]),
    hovertemplate: "%{customdata[2]}: %{customdata[0]} of %{customdata[1]} right, %{x:.1%}<extra></extra>",
  };
  return makeFigure(
    [trace],
    {
      height: margin.t + margin.b + 4 + groups.length * rowHeight,
      margin,
      xaxis: { title: { text: "exact match" }, range: [0, 1.02], tickformat: ".0%", zeroline: false },
      yaxis,
    },
    options,
    `Exact match by group: ${groups.map((group) => `${visibleText(group.name)} ${percent(group)}`).join(", ")}.`,
  );
}

/**
 * Share of right answers by source length, as points with the 95 % interval for so few examples (Wilson 1927).
 *
 * @throws RangeError if a length has no example or more right answers than examples
 */
export function accuracyByLength(
  lengths: ({ length: number } & Tally)[],
  options: FigureOptions = {},
): Figure {
  for (const entry of lengths) {
    checkTally(`accuracyByLength: length ${entry.length}`, entry);
  }
  return atEveryWidth(options, (sized) => pointsByLength(lengths, sized));
}

function pointsByLength(lengths: readonly ({ length: number } & Tally)[], options: FigureOptions): Figure {
  const sorted = [...lengths].sort((a, b) => a.length - b.length);
  const top = titleHeight(options, 12);
  const trace: FigureTrace = {
    type: "scatter",
    mode: "lines+markers",
    x: sorted.map(({ length }) => length),
    y: sorted.map(share),
    error_y: interval(sorted),
    customdata: sorted.map(({ right, total }) => [right, total]),
    hovertemplate: "length %{x}: %{customdata[0]} of %{customdata[1]} right, %{y:.1%}<extra></extra>",
  };
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  return makeFigure(
    [trace],
    {
      height: 300 + top,
      margin: { l: 68, r: 20, t: top, b: 52 },
      xaxis: { title: { text: "source length" }, zeroline: false },
      yaxis: { title: { text: "exact match" }, range: [0, 1.04], tickformat: ".0%" },
    },
    options,
    first
      ? `Exact match by source length: ${percent(first)} at length ${first.length}, ${percent(last)} at length ${last.length}.`
      : "Exact match by source length, without any example.",
  );
}

/** Wilson's 95 % interval for a share. It stays within 0 and 1 and also holds for few examples. */
export function wilsonInterval({ right, total }: Tally): [low: number, high: number] {
  const p = right / total;
  const middle = (p + Z ** 2 / (2 * total)) / (1 + Z ** 2 / total);
  const half = (Z / (1 + Z ** 2 / total)) * Math.sqrt((p * (1 - p)) / total + Z ** 2 / (4 * total ** 2));
  // Rounding must not leave the share itself outside.
  return [Math.min(p, Math.max(0, middle - half)), Math.max(p, Math.min(1, middle + half))];
}

function interval(tallies: readonly Tally[]): ErrorBar {
  return {
    type: "data",
    symmetric: false,
    array: tallies.map((tally) => wilsonInterval(tally)[1] - share(tally)),
    arrayminus: tallies.map((tally) => share(tally) - wilsonInterval(tally)[0]),
    thickness: 1.2,
    width: 4,
  };
}

function share({ right, total }: Tally): number {
  return right / total;
}

function percent(tally: Tally): string {
  return `${(share(tally) * 100).toFixed(1)}% of ${tally.total}`;
}

function checkTally(where: string, { right, total }: Tally): void {
  if (!Number.isInteger(total) || total < 1 || !Number.isInteger(right) || right < 0 || right > total) {
    throw new RangeError(
      `${where} has ${right} right of ${total}; 0 to total of at least one example was expected`,
    );
  }
}

export const accuracyByGroupInGallery: GalleryChart = {
  place: 20,
  names: ["accuracy-by-family"],
  inGallery: ({ answers }) =>
    answers.some(({ family }) => family)
      ? [
          {
            name: "accuracy-by-family",
            title: "Accuracy by phrase family",
            caption: `Share of right answers by phrase family, with 95 % intervals; ${testPhrases(answers)}.`,
            figure: accuracyByGroup(
              tallyBy(answers, ({ family }) => family ?? "").map(({ key, ...tally }) => ({
                name: key,
                ...tally,
              })),
            ),
          },
        ]
      : [],
};

export const accuracyByLengthInGallery: GalleryChart = {
  place: 21,
  names: ["accuracy-by-length"],
  inGallery: ({ answers }) => [
    {
      name: "accuracy-by-length",
      title: "Accuracy by source length",
      caption: `Share of right answers by source length, with 95 % intervals; ${testPhrases(answers)}.`,
      figure: accuracyByLength(
        tallyBy(answers, ({ sourceTokens }) => sourceTokens.length).map(({ key, ...tally }) => ({
          length: key,
          ...tally,
        })),
      ),
    },
  ],
};
