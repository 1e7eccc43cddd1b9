import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, makeFigure, openTrace, titleHeight } from "./figure";
import { type GalleryChart, testPhrases } from "./gallery-chart";
import { legendAbove } from "./legend";
import { namedRows } from "./named-rows";
import { axisTitle, escapePlotly, visibleToken } from "./token-text";

export interface BarsOptions extends FigureOptions {
  /** Axis titles; none by default. */
  nameTitle?: string;
  valueTitle?: string;
}

/**
 * Named numbers as horizontal bars, the first on top.
 *
 * @throws RangeError if there are not as many numbers as names, or a number is not finite
 */
export function namedBars(
  names: readonly string[],
  values: readonly number[],
  options: BarsOptions = {},
): Figure {
  checkBars("namedBars", names.length, values);
  return atEveryWidth(options, (sized) => rowsOfBars(names, values, sized));
}

function rowsOfBars(
  names: readonly string[],
  values: readonly number[],
  options: BarsOptions & { width: number },
): Figure {
  const { labels, margin, yaxis, rowHeight } = namedRows(names, {
    width: options.width,
    top: titleHeight(options, 12),
    row: 26,
  });
  const nameTitle = axisTitle(options.nameTitle ?? "", names.length * rowHeight);
  margin.l += options.nameTitle ? 22 + nameTitle.extra : 0;
  const valueTitle = axisTitle(options.valueTitle ?? "", options.width - margin.l - margin.r);
  margin.b += valueTitle.extra;
  const trace = openTrace({
    type: "bar",
    orientation: "h",
    x: [...values],
    y: values.map((_, position) => position),
    customdata: labels.map(escapePlotly),
    hovertemplate: "%{customdata}: %{x}<extra></extra>",
  });
  return makeFigure(
    [trace],
    {
      height: margin.t + margin.b + 12 + names.length * rowHeight,
      margin,
      xaxis: { title: valueTitle.title, rangemode: "tozero" },
      yaxis: { ...yaxis, title: nameTitle.title },
    },
    options,
    `${names.map((name, index) => `${name} ${Number(values[index].toPrecision(3))}`).join(", ")}.`,
  );
}

/** One group of a chart of counts. */
export interface CountSeries {
  name: string;
  /** The counted numbers, such as lengths, and how often each occurs. */
  at: readonly number[];
  counts: readonly number[];
}

/**
 * How often each whole number occurs, as upright bars. Several groups overlap, half transparent.
 *
 * @throws RangeError if a group has not one finite count for each number
 */
export function countBars(groups: readonly CountSeries[], options: BarsOptions = {}): Figure {
  for (const { at, counts } of groups) {
    checkBars("countBars", at.length, counts);
  }
  return atEveryWidth(options, (sized) => uprightBars(groups, sized));
}

function uprightBars(groups: readonly CountSeries[], options: BarsOptions & { width: number }): Figure {
  const margin = { l: 64, r: 20 };
  const plotWidth = options.width - margin.l - margin.r;
  const legend = legendAbove(
    groups.map(({ name }) => name),
    plotWidth,
  );
  const top = titleHeight(options) + (groups.length > 1 ? legend.height : 12);
  const nameTitle = axisTitle(options.nameTitle ?? "", plotWidth);
  const data = groups.map(({ name, at, counts }, n) =>
    openTrace({
      type: "bar",
      name: legend.names[n],
      x: [...at],
      y: [...counts],
      opacity: groups.length > 1 ? 0.7 : 1,
      customdata: at.map(() => escapePlotly(name)),
      hovertemplate: `${groups.length > 1 ? "%{customdata}, " : ""}%{x}: %{y}<extra></extra>`,
    }),
  );
  const told = groups.map(({ name, at }) => `${name} from ${Math.min(...at)} to ${Math.max(...at)}`);
  return makeFigure(
    data,
    {
      height: 280 + top + nameTitle.extra,
      margin: { ...margin, t: top, b: 52 + nameTitle.extra },
      barmode: "overlay",
      bargap: 0.1,
      xaxis: { title: nameTitle.title, showgrid: false },
      yaxis: { title: axisTitle(options.valueTitle ?? "", 216).title, rangemode: "tozero" },
    },
    options,
    `${told.join(", ")}.`,
  );
}

function checkBars(chart: string, names: number, values: readonly number[]): void {
  if (names !== values.length) {
    throw new RangeError(`${chart}: ${values.length} numbers for ${names} bars`);
  }
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new RangeError(
      `${chart}: the number of bar ${broken + 1} is ${values[broken]}; a finite one was expected`,
    );
  }
}

export const namedBarsInGallery: GalleryChart = {
  place: 15,
  names: ["attention-by-token"],
  inGallery: ({ phrase: { sourceTokens, alignment, said } }) => [
    {
      name: "attention-by-token",
      title: `Attention that each source token gets in all: ${said}`,
      caption: `Attention weights of each source token, summed over the output steps. ${said}.`,
      figure: namedBars(
        sourceTokens.map((token, position) => `${position + 1} · ${visibleToken(token)}`),
        sourceTokens.map((_, position) => alignment.reduce((sum, row) => sum + row[position], 0)),
        { nameTitle: "source token", valueTitle: "sum of its attention weights" },
      ),
    },
  ],
};

export const countBarsInGallery: GalleryChart = {
  place: 23,
  names: ["lengths"],
  inGallery: ({ answers }) => {
    const lengths = answers.map(({ sourceTokens }) => sourceTokens.length);
    const at = [...new Set(lengths)].sort((a, b) => a - b);
    const counts = at.map((length) => lengths.filter((one) => one === length).length);
    return [
      {
        name: "lengths",
        title: "Lengths of the sources",
        caption: `How many sources have each length; ${testPhrases(answers)}.`,
        figure: countBars([{ name: "sources", at, counts }], {
          nameTitle: "source length",
          valueTitle: "phrases",
        }),
      },
    ];
  },
};
