import type { Dash } from "plotly.js";
import { atEveryWidth } from "./every-width";
import {
  type Figure,
  type FigureLayout,
  type FigureOptions,
  type FigureTrace,
  makeFigure,
  titleHeight,
} from "./figure";
import { answersByFamily, type GalleryChart, testPhrases } from "./gallery-chart";
import { legendAbove } from "./legend";
import { logTicks } from "./log-ticks";
import { median } from "./quantile";
import { axisTitle, escapePlotly, visibleText, wrapText } from "./token-text";

/** One measurement, repeated with several seeds. */
export interface SeedSeries {
  name: string;
  /** [seeds, points]; all runs have the same x. */
  runs: number[][];
}

export interface SpreadLinesOptions extends FigureOptions {
  xTitle?: string;
  yTitle?: string;
  /** d3 format of the y axis, such as `.0%`. */
  yFormat?: string;
  logX?: boolean;
  logY?: boolean;
  /** A place on the x axis that is marked, such as the longest input that training has shown. */
  mark?: { x: number; label: string };
}

const PLOT_HEIGHT = 280; // pixels

const DASHES: readonly Dash[] = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];
const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross", "x"];

/**
 * Lines with their spread over seeds: the median of all runs at each point, and a bar from the smallest to the largest.
 * Dashes and marks distinguish the lines in gray print, too.
 *
 * @param x where each point was measured; length: points
 * @throws RangeError if a run has not one finite number for each x, or a logarithmic axis meets no positive one
 */
export function spreadLines(x: number[], series: SeedSeries[], options: SpreadLinesOptions = {}): Figure {
  check(x, series, options);
  return atEveryWidth(options, (sized) => linesChart(x, series, sized));
}

function linesChart(
  x: number[],
  series: SeedSeries[],
  options: SpreadLinesOptions & { width: number },
): Figure {
  const margin = { l: 68, r: 20 };
  const plotWidth = options.width - margin.l - margin.r;
  const legend = legendAbove(
    series.map(({ name }) => name),
    plotWidth,
  );
  const top = titleHeight(options) + (series.length > 1 ? legend.height : 12);
  const xTitle = axisTitle(options.xTitle ?? "", plotWidth);
  return makeFigure(
    spreadTraces(x, series, legend.names, options.yFormat),
    {
      height: 340 + top + xTitle.extra,
      margin: { ...margin, t: top, b: 52 + xTitle.extra },
      showlegend: series.length > 1,
      xaxis: {
        title: xTitle.title,
        type: options.logX ? "log" : "linear",
        zeroline: false,
        ...(options.logX ? logTicks(x) : {}),
      },
      yaxis: {
        title: axisTitle(options.yTitle ?? "", PLOT_HEIGHT).title,
        type: options.logY ? "log" : "linear",
        tickformat: options.yFormat,
        zeroline: false,
        ...(options.logY ? logTicks(series.flatMap(({ runs }) => runs.flat())) : {}),
      },
      ...(options.mark ? markLayout(options.mark, x, plotWidth, options.logX) : {}),
    },
    options,
    describe(x, series, options),
  );
}

/** @param names as the legend shows them */
function spreadTraces(x: number[], series: SeedSeries[], names: string[], yFormat?: string): FigureTrace[] {
  const format = yFormat?.endsWith("%") ? ".1%" : ".4g";
  return series.map(({ name, runs }, index): FigureTrace => {
    const columns = x.map((_, point) => runs.map((run) => run[point]).sort((a, b) => a - b));
    const middle = columns.map(median);
    return {
      type: "scatter",
      mode: "lines+markers",
      name: names[index],
      x,
      y: middle,
      line: { dash: DASHES[index % DASHES.length] },
      marker: { symbol: SYMBOLS[index % SYMBOLS.length], size: 7 },
      error_y: {
        type: "data",
        symmetric: false,
        visible: runs.length > 1,
        array: columns.map((column, point) => column[column.length - 1] - middle[point]),
        arrayminus: columns.map((column, point) => middle[point] - column[0]),
        thickness: 1.3,
        width: 4,
      },
      customdata: columns.map((column) => [
        column[0],
        column[column.length - 1],
        column.length,
        escapePlotly(visibleText(name)),
      ]),
      hovertemplate:
        runs.length === 1
          ? `%{customdata[3]}, %{x}: %{y:${format}}, one run<extra></extra>`
          : `%{customdata[3]}, %{x}: median %{y:${format}}, %{customdata[0]:${format}} to ` +
            `%{customdata[1]:${format}} over %{customdata[2]} runs<extra></extra>`,
    };
  });
}

/** A dotted vertical line with its label beside the upper end, on the side where there is more room. */
function markLayout(
  { x, label }: NonNullable<SpreadLinesOptions["mark"]>,
  points: number[],
  plotWidth: number,
  logX = false,
): FigureLayout {
  const at = (value: number) => (logX ? Math.log(value) : value);
  const [first, last] = [Math.min(...points), Math.max(...points)];
  const share = first < last ? (at(x) - at(first)) / (at(last) - at(first)) : 0.5;
  const toTheRight = share <= 0.5;
  const room = plotWidth * Math.max(share, 1 - share) * 0.9;
  return {
    shapes: [
      {
        type: "line",
        x0: x,
        x1: x,
        y0: 0,
        y1: 1,
        yref: "paper",
        layer: "below",
        line: { dash: "dot", width: 1.5, color: "#888888" },
      },
    ],
    annotations: [
      {
        x: logX ? Math.log10(x) : x, // Plotly places shapes by value and labels by logarithm.
        y: 1,
        yref: "paper",
        xanchor: toTheRight ? "left" : "right",
        align: toTheRight ? "left" : "right",
        yanchor: "top",
        xshift: toTheRight ? 4 : -4,
        text: wrapText(visibleText(label), room, 13).map(escapePlotly).join("<br>"),
        showarrow: false,
      },
    ],
  };
}

function describe(
  x: number[],
  series: SeedSeries[],
  { xTitle = "x", yTitle = "y", mark }: SpreadLinesOptions,
): string {
  const last = x.length - 1;
  const at = (runs: number[][], point: number) =>
    Number(median(runs.map((run) => run[point])).toPrecision(3));
  const lines = series.map(
    ({ name, runs }) =>
      `${visibleText(name)} goes from ${at(runs, 0)} to ${at(runs, last)} (${runs.length === 1 ? "one run" : `median of ${runs.length} runs`})`,
  );
  return `${yTitle} against ${xTitle} from ${x[0]} to ${x[last]}: ${lines.join("; ")}.${mark ? ` Marked at ${mark.x}: ${visibleText(mark.label)}.` : ""}`;
}

function check(x: number[], series: SeedSeries[], options: SpreadLinesOptions): void {
  if (x.length === 0 || series.length === 0) {
    throw new RangeError("spreadLines: there are no points or no series; at least one of each is needed");
  }
  if (!x.every((value) => Number.isFinite(value) && (!options.logX || value > 0))) {
    throw new RangeError(
      `spreadLines: x has to be finite${options.logX ? " and, on a logarithmic axis, above 0" : ""}`,
    );
  }
  for (const { name, runs } of series) {
    if (runs.length === 0) {
      throw new RangeError(`spreadLines: "${name}" has no run`);
    }
    runs.forEach((run, seed) => {
      if (
        run.length !== x.length ||
        !run.every((value) => Number.isFinite(value) && (!options.logY || value > 0))
      ) {
        throw new RangeError(
          `spreadLines: run ${seed + 1} of "${name}" is no list of ${x.length} finite numbers${options.logY ? " above 0" : ""}`,
        );
      }
    });
  }
}

export const spreadLinesInGallery: GalleryChart = {
  place: 28,
  names: ["probability-by-step"],
  inGallery: ({ answers }) => {
    const families = answersByFamily(answers);
    const steps = answers[0]?.probabilities.map((_, step) => step + 1) ?? [];
    if (families.length < 2 || answers.some(({ probabilities }) => probabilities.length !== steps.length)) {
      return []; // answers of several lengths have no common steps
    }
    const means = families.map(([, of]) =>
      steps.map((_, step) => of.reduce((sum, { probabilities }) => sum + probabilities[step], 0) / of.length),
    ); // [families, steps]
    return [
      {
        name: "probability-by-step",
        title: "How sure the network is of each output character",
        caption:
          "Mean probability of the character written at each step: the median of the phrase families, and a bar from " +
          `the least sure family to the surest; ${testPhrases(answers)}.`,
        figure: spreadLines(steps, [{ name: "families", runs: means }], {
          xTitle: "output step",
          yTitle: "mean probability",
        }),
      },
    ];
  },
};
