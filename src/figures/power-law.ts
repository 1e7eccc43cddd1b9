import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, type FigureTrace, makeFigure, titleHeight } from "./figure";
import { type GalleryChart, testPhrases } from "./gallery-chart";
import { legendAbove } from "./legend";
import { logTicks } from "./log-ticks";
import { axisTitle, visibleText } from "./token-text";

/** Measurements that are expected to follow y = factor · x^exponent. */
export interface PowerSeries {
  name: string;
  x: number[];
  y: number[];
}

export interface PowerLaw {
  exponent: number;
  factor: number;
  /** Standard error of the exponent; NaN with fewer than three points. */
  error: number;
}

export interface PowerLawOptions extends FigureOptions {
  xTitle?: string;
  yTitle?: string;
}

const PLOT_HEIGHT = 300; // pixels

const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross", "x"];

/**
 * Least squares on the logarithms: the exponent is the slope of log y over log x.
 *
 * @throws RangeError if there are fewer than two different x, or a number is not above 0
 */
export function fitPowerLaw(x: readonly number[], y: readonly number[]): PowerLaw {
  const positive = (value: number) => Number.isFinite(value) && value > 0;
  if (x.length !== y.length || new Set(x).size < 2 || !x.every(positive) || !y.every(positive)) {
    throw new RangeError(
      `fitPowerLaw: ${x.length} x and ${y.length} y; as many of both, all above 0, at least two different x were expected`,
    );
  }
  const n = x.length;
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const [meanU, meanV] = [u, v].map((list) => list.reduce((sum, value) => sum + value, 0) / n);
  const spread = u.reduce((sum, value) => sum + (value - meanU) ** 2, 0);
  const exponent = u.reduce((sum, value, i) => sum + (value - meanU) * (v[i] - meanV), 0) / spread;
  const intercept = meanV - exponent * meanU;
  const residual = u.reduce((sum, value, i) => sum + (v[i] - intercept - exponent * value) ** 2, 0);
  const error = n > 2 ? Math.sqrt(residual / (n - 2) / spread) : Number.NaN;
  return { exponent, factor: Math.exp(intercept), error };
}

/**
 * Measurements on logarithmic axes with their fitted power laws; the legend names the exponents.
 *
 * @throws RangeError if a series cannot be fitted, see {@link fitPowerLaw}
 */
export function powerLawChart(series: PowerSeries[], options: PowerLawOptions = {}): Figure {
  const fits = series.map(({ x, y }) => fitPowerLaw(x, y));
  return atEveryWidth(options, (sized) => fitted(series, fits, sized));
}

function fitted(
  series: PowerSeries[],
  fits: PowerLaw[],
  options: PowerLawOptions & { width: number },
): Figure {
  const margin = { l: 72, r: 20 };
  const plotWidth = options.width - margin.l - margin.r;
  const legend = legendAbove(
    series.map(({ name }, index) => `${name}: exponent ${exponentText(fits[index])}`),
    plotWidth,
  );
  const data = series.map(({ x, y }, index): FigureTrace => {
    const { exponent, factor } = fits[index];
    const ends = [Math.min(...x), Math.max(...x)];
    // Points and line are one trace, so that they have the same color in every theme. Gaps separate the points, and the
    // ends of the line have no mark.
    return {
      type: "scatter",
      mode: "lines+markers",
      name: legend.names[index],
      x: [...x.flatMap((value) => [value, null]), ...ends],
      y: [...y.flatMap((value) => [value, null]), ...ends.map((end) => factor * end ** exponent)],
      marker: {
        symbol: SYMBOLS[index % SYMBOLS.length],
        size: [...x.flatMap(() => [8, 0]), 0, 0],
        line: { width: 0 },
      },
      line: { width: 1.5 },
      connectgaps: false,
      hovertemplate: "%{x}: %{y:.4g}<extra></extra>",
    };
  });
  const top = titleHeight(options) + legend.height;
  const xTitle = axisTitle(options.xTitle ?? "", plotWidth);
  const all = (values: (one: PowerSeries) => number[]) => series.flatMap(values);
  const told = series.map(({ name }, index) => `${visibleText(name)} ${exponentText(fits[index])}`);
  return makeFigure(
    data,
    {
      height: 360 + top + xTitle.extra,
      margin: { ...margin, t: top, b: 52 + xTitle.extra },
      showlegend: true,
      xaxis: {
        type: "log",
        title: xTitle.title,
        ...logTicks(all((one) => one.x)),
      },
      yaxis: {
        type: "log",
        title: axisTitle(options.yTitle ?? "", PLOT_HEIGHT).title,
        ...logTicks(all((one) => one.y)),
      },
    },
    options,
    `${options.yTitle ?? "y"} against ${options.xTitle ?? "x"} on logarithmic axes; fitted exponents: ${told.join(", ")}.`,
  );
}

function exponentText({ exponent, error }: PowerLaw): string {
  return Number.isNaN(error) ? exponent.toFixed(2) : `${exponent.toFixed(2)} ± ${error.toFixed(2)}`;
}

export const powerLawInGallery: GalleryChart = {
  place: 27,
  names: ["token-frequencies"],
  inGallery: ({ answers }) => {
    const counts = new Map<string, number>();
    for (const token of answers.flatMap(({ sourceTokens }) => sourceTokens)) {
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    const times = [...counts.values()].sort((a, b) => b - a);
    return times.length < 2
      ? []
      : [
          {
            name: "token-frequencies",
            title: "How often each source token occurs",
            caption:
              "Source tokens by rank, the most frequent first, and how often each occurs, on logarithmic axes. Words of " +
              `a language lie near a line of slope −1 (Zipf 1949); ${testPhrases(answers)}.`,
            figure: powerLawChart([{ name: "source tokens", x: times.map((_, n) => n + 1), y: times }], {
              xTitle: "rank of the token",
              yTitle: "occurrences",
            }),
          },
        ];
  },
};
