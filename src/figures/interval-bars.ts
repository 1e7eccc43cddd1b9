import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, makeFigure, openTrace, titleHeight } from "./figure";
import { type GalleryChart, isRight, testPhrases } from "./gallery-chart";
import { hasSpread, type MeanInterval, meanInterval, whiskersOf } from "./intervals";
import { inWords, namedRows } from "./named-rows";
import { axisTitle, escapePlotly, visibleText } from "./token-text";

/** A named number with its interval. If both ends are the number itself, none is shown. */
export interface Interval extends MeanInterval {
  name: string;
}

export interface IntervalBarsOptions extends FigureOptions {
  /** Axis title; none by default. */
  valueTitle?: string;
  /** d3 format of the axis, such as `.0%`. */
  valueFormat?: string;
  /** Ends of the axis. Default: from 0 to a little above the largest number. */
  range?: [number, number];
}

/**
 * Named numbers as horizontal bars, the first on top, each with its interval as a whisker, if it has a spread.
 *
 * @throws RangeError if a number is not finite or lies outside its interval
 */
export function intervalBars(entries: readonly Interval[], options: IntervalBarsOptions = {}): Figure {
  for (const { name, value, low, high } of entries) {
    if (![value, low, high].every(Number.isFinite) || low > value || high < value) {
      throw new RangeError(`intervalBars: "${name}" is ${value}, between ${low} and ${high}`);
    }
  }
  return atEveryWidth(options, (sized) => barsChart(entries, sized));
}

function barsChart(entries: readonly Interval[], options: IntervalBarsOptions & { width: number }): Figure {
  const { width } = options;
  const { labels, margin, yaxis, rowHeight } = namedRows(
    entries.map(({ name }) => name),
    { width, top: titleHeight(options, 12), row: 34 },
  );
  const valueTitle = axisTitle(options.valueTitle ?? "", width - margin.l - margin.r);
  margin.b += valueTitle.extra;
  const format = options.valueFormat?.endsWith("%") ? ".1%" : ".3f";
  const trace = {
    type: "bar",
    orientation: "h",
    x: entries.map(({ value }) => value),
    y: entries.map((_, position) => position),
    error_x: { ...whiskersOf(entries), width: 5 },
    customdata: entries.map(({ low, high }, position) => [low, high, escapePlotly(labels[position])]),
    hovertemplate: entries.map((entry) => {
      const spread = `, between %{customdata[0]:${format}} and %{customdata[1]:${format}}`;
      return `%{customdata[2]}: %{x:${format}}${hasSpread(entry) ? spread : ""}<extra></extra>`;
    }),
  };
  return makeFigure(
    [openTrace(trace)],
    {
      height: margin.t + margin.b + 8 + entries.length * rowHeight,
      margin,
      xaxis: {
        title: valueTitle.title,
        tickformat: options.valueFormat,
        ...(options.range ? { range: options.range } : { rangemode: "tozero" }),
        zeroline: true,
      },
      yaxis,
    },
    options,
    `${entries.map(describe).join(", ")}.`,
  );
}

function describe(entry: Interval): string {
  const spread = hasSpread(entry) ? ` (${inWords(entry.low)} to ${inWords(entry.high)})` : "";
  return `${visibleText(entry.name)} ${inWords(entry.value)}${spread}`;
}

export const intervalBarsInGallery: GalleryChart = {
  place: 25,
  names: ["stated-probability"],
  inGallery: ({ answers }) => {
    const groups = [
      { name: "right answers", of: answers.filter(isRight) },
      { name: "wrong answers", of: answers.filter((answer) => !isRight(answer)) },
    ].filter(({ of }) => of.length >= 2);
    return groups.length === 0
      ? []
      : [
          {
            name: "stated-probability",
            title: "What the network says of right and of wrong answers",
            caption: `Mean probability that the network gave to its answers, with 95 % intervals; ${testPhrases(answers)}.`,
            figure: intervalBars(
              groups.map(({ name, of }) => ({
                name: `${of.length} ${name}`,
                ...meanInterval(of.map(({ probability }) => probability)),
              })),
              { valueTitle: "mean probability of the answer", range: [0, 1] },
            ),
          },
        ];
  },
};
