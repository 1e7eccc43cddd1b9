import { type Figure, type FigureOptions, makeFigure, openTrace, titleHeight } from "./figure";
import { inWords, namedRows } from "./named-rows";
import { escapePlotly, visibleText } from "./token-text";

/** A named number with its interval. */
export interface Interval {
  name: string;
  value: number;
  low: number;
  high: number;
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
 * Named numbers as horizontal bars, the first on top, each with its interval as a whisker.
 *
 * @throws RangeError if a number is not finite or lies outside its interval
 */
export function intervalBars(entries: readonly Interval[], options: IntervalBarsOptions = {}): Figure {
  for (const { name, value, low, high } of entries) {
    if (![value, low, high].every(Number.isFinite) || low > value || high < value) {
      throw new RangeError(`intervalBars: "${name}" is ${value}, between ${low} and ${high}`);
    }
  }
  const top = titleHeight(options, 12);
  const { margin, yaxis } = namedRows(
    entries.map(({ name }) => name),
    top,
  );
  const trace = {
    type: "bar",
    orientation: "h",
    x: entries.map(({ value }) => value),
    y: entries.map((_, position) => position),
    error_x: {
      type: "data",
      symmetric: false,
      array: entries.map(({ value, high }) => high - value),
      arrayminus: entries.map(({ value, low }) => value - low),
      thickness: 1.4,
      width: 5,
    },
    customdata: entries.map(({ low, high }) => [low, high]),
    hovertemplate: "%{y}: %{x:.3f}, between %{customdata[0]:.3f} and %{customdata[1]:.3f}<extra></extra>",
  };
  return makeFigure(
    [openTrace(trace)],
    {
      height: top + 56 + entries.length * 34,
      margin,
      xaxis: {
        title: { text: escapePlotly(options.valueTitle ?? "") },
        tickformat: options.valueFormat,
        ...(options.range ? { range: options.range } : { rangemode: "tozero" }),
        zeroline: true,
      },
      yaxis,
    },
    options,
    `${entries.map(({ name, value, low, high }) => `${visibleText(name)} ${inWords(value)} (${inWords(low)} to ${inWords(high)})`).join(", ")}.`,
  );
}
