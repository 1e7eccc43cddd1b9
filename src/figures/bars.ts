import { type Figure, type FigureOptions, type FigureTrace, makeFigure, titleHeight } from "./figure";
import { escapePlotly } from "./token-text";

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
  const top = titleHeight(options, 12);
  const trace = {
    type: "bar",
    orientation: "h",
    x: [...values],
    y: names.map(escapePlotly),
    hovertemplate: "%{y}: %{x}<extra></extra>",
  };
  return makeFigure(
    [trace as FigureTrace],
    {
      height: 60 + top + names.length * 26,
      margin: { l: 20, r: 20, t: top, b: 48 },
      xaxis: { title: { text: options.valueTitle ?? "" }, rangemode: "tozero" },
      // Names that look like numbers or dates must stay names.
      yaxis: {
        title: { text: options.nameTitle ?? "" },
        autorange: "reversed",
        type: "category",
        showgrid: false,
      },
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
  const top = titleHeight(options, 12);
  const data = groups.map(({ name, at, counts }) => ({
    type: "bar",
    name: escapePlotly(name),
    x: [...at],
    y: [...counts],
    opacity: groups.length > 1 ? 0.7 : 1,
    hovertemplate: "%{x}: %{y}<extra></extra>",
  }));
  const told = groups.map(({ name, at }) => `${name} from ${Math.min(...at)} to ${Math.max(...at)}`);
  return makeFigure(
    data as FigureTrace[],
    {
      height: 280 + top,
      margin: { l: 64, r: 20, t: top + (groups.length > 1 ? 24 : 0), b: 52 },
      barmode: "overlay",
      bargap: 0.1,
      xaxis: { title: { text: options.nameTitle ?? "" }, showgrid: false },
      yaxis: { title: { text: options.valueTitle ?? "" }, rangemode: "tozero" },
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
