import { wilsonInterval } from "./accuracy";
import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, isNarrow, makeFigure, openTrace, titleHeight } from "./figure";
import { answersByFamily, type GalleryChart, isRight, testPhrases } from "./gallery-chart";
import { hasSpread, type MeanInterval, meanInterval, whiskersOf } from "./intervals";
import { legendAbove } from "./legend";
import { inWords, namedRows } from "./named-rows";
import { axisTitle, escapePlotly, visibleText } from "./token-text";

/** A named row with a number, and the interval that it may lie in, for each of several readings. */
export interface IntervalRow {
  name: string;
  /** By the reading's name; a reading that a row lacks has no mark there. */
  readings: Record<string, MeanInterval>;
}

export interface GroupedIntervalsOptions extends FigureOptions {
  /** Axis title; none by default. */
  valueTitle?: string;
  /** Ends of the axis; 0 to 1 by default. */
  range?: [number, number];
}

const SYMBOLS = ["circle", "square-open", "diamond-open", "triangle-up-open"];
const ROW = 40; // pixels
/** Height of a row that its marks share, as a part of it. */
const SPREAD = 0.5;

/**
 * Several readings of the same things side by side: a row for each thing, the first on top, a mark for each reading, and
 * its interval as a whisker. Marks differ in shape as well as in color.
 *
 * @throws RangeError if there is no row, or a number is not finite or lies outside its interval
 */
export function groupedIntervals(
  rows: readonly IntervalRow[],
  options: GroupedIntervalsOptions = {},
): Figure {
  check(rows);
  return atEveryWidth(options, (sized) => marksChart(rows, sized));
}

function marksChart(
  rows: readonly IntervalRow[],
  options: GroupedIntervalsOptions & { width: number },
): Figure {
  const { width } = options;
  const readings = [...new Set(rows.flatMap((row) => Object.keys(row.readings)))];
  const { labels, margin, yaxis, rowHeight } = namedRows(
    rows.map(({ name }) => name),
    { width, top: titleHeight(options), row: ROW },
  );
  const plotWidth = width - margin.l - margin.r;
  // On a phone the rows' names take much of the width, so the legend stands above them, too.
  const legend = legendAbove(readings, isNarrow(options) ? width - margin.r : plotWidth);
  margin.t += readings.length > 1 ? legend.height : 12;
  const valueTitle = axisTitle(options.valueTitle ?? "", plotWidth);
  margin.b += valueTitle.extra;
  const data = readings.map((reading, n) => {
    const offset = readings.length > 1 ? SPREAD * (n / (readings.length - 1) - 0.5) : 0;
    const marks = rows.flatMap((row, place) => {
      const y = place + (Object.keys(row.readings).length > 1 ? offset : 0);
      return reading in row.readings ? [{ ...row.readings[reading], y, label: labels[place] }] : [];
    });
    return openTrace({
      type: "scatter",
      mode: "markers",
      cliponaxis: false,
      name: legend.names[n],
      x: marks.map(({ value }) => value),
      y: marks.map(({ y }) => y),
      marker: { symbol: SYMBOLS[n % SYMBOLS.length], size: 9 },
      error_x: { ...whiskersOf(marks), width: 4 },
      customdata: marks.map(({ label, low, high }) => [
        escapePlotly(label),
        low,
        high,
        escapePlotly(visibleText(reading)),
      ]),
      hovertemplate: marks.map((mark) => {
        const spread = ", between %{customdata[1]:.3f} and %{customdata[2]:.3f}";
        return `%{customdata[0]}, %{customdata[3]}: %{x:.3f}${hasSpread(mark) ? spread : ""}<extra></extra>`;
      }),
    });
  });
  return makeFigure(
    data,
    {
      height: margin.t + margin.b + 8 + rows.length * rowHeight,
      margin,
      showlegend: readings.length > 1,
      ...(isNarrow(options) ? { legend: { x: 1, xanchor: "right" } } : {}),
      xaxis: {
        title: valueTitle.title,
        range: options.range ?? [0, 1],
        zeroline: false,
      },
      yaxis,
    },
    options,
    describe(rows),
  );
}

function describe(rows: readonly IntervalRow[]): string {
  const told = rows.map(({ name, readings }) => {
    const values = Object.entries(readings).map(([reading, { value }]) => `${reading} ${inWords(value)}`);
    return `${visibleText(name)}: ${values.join(", ")}`;
  });
  return `${told.join("; ")}.`;
}

function check(rows: readonly IntervalRow[]): void {
  if (rows.length === 0) {
    throw new RangeError("groupedIntervals: there are no rows; at least one is needed");
  }
  for (const { name, readings } of rows) {
    for (const [reading, { value, low, high }] of Object.entries(readings)) {
      if (![value, low, high].every(Number.isFinite) || low > value || high < value) {
        throw new RangeError(
          `groupedIntervals: "${reading}" of "${name}" is ${value}, between ${low} and ${high}`,
        );
      }
    }
  }
}

export const groupedIntervalsInGallery: GalleryChart = {
  place: 26,
  names: ["confidence-by-family"],
  inGallery: ({ answers }) => {
    const families = answersByFamily(answers).filter(([, of]) => of.length >= 2);
    return families.length === 0
      ? []
      : [
          {
            name: "confidence-by-family",
            title: "Stated and true confidence by phrase family",
            caption:
              "Mean probability that the network gave to its answers, and the share that is right, with 95 % intervals; " +
              `${testPhrases(answers)}.`,
            figure: groupedIntervals(
              families.map(([name, of]) => {
                const right = of.filter(isRight).length;
                const [low, high] = wilsonInterval({ right, total: of.length });
                return {
                  name,
                  readings: {
                    "stated probability": meanInterval(of.map(({ probability }) => probability)),
                    "share of right answers": { value: right / of.length, low, high },
                  },
                };
              }),
              { valueTitle: "probability, or share", range: [0, 1.02] },
            ),
          },
        ];
  },
};
