import type { Config, Data, Layout } from "plotly.js";
import { isThemeName, type ThemeName, template } from "./theme";
import { escapePlotly } from "./token-text";

/** Settings of Plotly that @types/plotly.js does not list yet are allowed, too. */
export type FigureTrace = Partial<Data> & Record<string, unknown>;
export type FigureLayout = Partial<Layout> & Record<string, unknown>;

/** One step of an animated figure: traces and layout that replace those at the same positions. */
export interface FigureFrame {
  name: string;
  data: FigureTrace[];
  layout?: FigureLayout;
}

/** A chart as plain data, as plotly.js, JupyterLab and the exporter take it. */
export interface Figure {
  data: FigureTrace[];
  layout: FigureLayout;
  config?: Partial<Config>;
  frames?: FigureFrame[];
  /** The still version of an animated figure, for pictures: without slider and buttons. */
  still?: Figure;
  /** What the figure shows, in words: the alt text of an exported picture. */
  description?: string;
  /** The figure's theme; absent in figures that were not made here. */
  theme?: ThemeName;
}

/** Options of every chart in `src/figures`. */
export interface FigureOptions {
  /** Shown above the chart; none by default, because a page has its own heading or caption. */
  title?: string;
  /** `light` by default. A finished figure changes with {@link withTheme}. */
  theme?: ThemeName;
  /** Pixels; 700 by default, the width of a blog's column. */
  width?: number;
}

export const DEFAULT_WIDTH = 700;

/** Pixels above the plot: room for the title if there is one, else `otherwise`. */
export const titleHeight = ({ title }: FigureOptions, otherwise = 0): number => (title ? 40 : otherwise);

const CONFIG: Partial<Config> = { displaylogo: false, responsive: false };

/**
 * A trace with settings whose types in @types/plotly.js are too narrow, such as `customdata` of a heatmap. Only this
 * function casts them.
 */
export const openTrace = (settings: Record<string, unknown>): FigureTrace =>
  settings as unknown as FigureTrace;

/**
 * Makes a figure of traces, layout and title, in the common look of all figures.
 *
 * @throws RangeError if the theme is unknown or the width is not a positive number
 */
export function makeFigure(
  data: FigureTrace[],
  layout: FigureLayout,
  options: FigureOptions,
  description: string,
): Figure {
  const width = options.width ?? DEFAULT_WIDTH;
  if (!(width > 0 && Number.isFinite(width))) {
    throw new RangeError(`figure: width is ${width}; a positive number of pixels was expected`);
  }
  const title = options.title ? { title: { text: escapePlotly(options.title) } } : {};
  return withTheme(
    { data, layout: { width, ...title, ...layout }, config: { ...CONFIG }, description },
    options.theme ?? "light",
  );
}

/**
 * The same figure in another theme. All colors of a theme are in its template, so the data do not change.
 *
 * @throws RangeError if the theme is unknown
 */
export function withTheme(figure: Figure, theme: ThemeName): Figure {
  if (!isThemeName(theme)) {
    throw new RangeError(`figure: theme is "${theme}"; light, dark or print was expected`);
  }
  return {
    ...figure,
    theme,
    layout: { ...figure.layout, template: template(theme) as FigureLayout["template"] },
    ...(figure.still ? { still: withTheme(figure.still, theme) } : {}),
  };
}
