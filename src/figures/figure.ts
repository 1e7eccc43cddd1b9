import type { Config, Data, Layout } from "plotly.js";
import { isThemeName, type ThemeName, template } from "./theme";
import { escapePlotly } from "./token-text";

/** A Plotly axis, bar or colour setting that @types/plotly.js does not list yet is still allowed here. */
export type FigureTrace = Partial<Data> & Record<string, unknown>;
export type FigureLayout = Partial<Layout> & Record<string, unknown>;

/** One step of an animated figure: traces and layout that replace those of the same place. */
export interface FigureFrame {
  name: string;
  data: FigureTrace[];
  layout?: FigureLayout;
}

/** A chart as plain data: what plotly.js, JupyterLab and the exporter all take. */
export interface Figure {
  data: FigureTrace[];
  layout: FigureLayout;
  config?: Partial<Config>;
  frames?: FigureFrame[];
  /** What a picture shows where the figure moves: the same without slider and buttons. */
  still?: Figure;
  /** What the figure shows, in words: the alt text of an exported picture. */
  description?: string;
  /** The theme that it wears; absent in figures that were not made here. */
  theme?: ThemeName;
}

/** What every chart of this room can be asked for. */
export interface FigureOptions {
  /** Shown above the chart; none by default, because a page has its own heading or caption. */
  title?: string;
  /** `light` by default. A finished figure changes with {@link withTheme}. */
  theme?: ThemeName;
  /** Pixels; 700 by default, the width of a blog's column. */
  width?: number;
}

export const DEFAULT_WIDTH = 700;

/** Pixels above the plot for the title, where one is asked for; `otherwise` without one. */
export const titleHeight = ({ title }: FigureOptions, otherwise = 0): number => (title ? 40 : otherwise);

const CONFIG: Partial<Config> = { displaylogo: false, responsive: false };

/**
 * A trace with settings that @types/plotly.js lists too narrowly, such as `customdata` of a heatmap: the one place where
 * its types are set aside.
 */
export const openTrace = (settings: Record<string, unknown>): FigureTrace =>
  settings as unknown as FigureTrace;

/**
 * Puts traces, a layout and the title together under the one look of all figures.
 *
 * @throws RangeError where the theme is not one of ours or the width is no positive number.
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
 * The same figure in another theme. All colours of a theme live in its template, so the data stay as they are.
 *
 * @throws RangeError where the theme is not one of ours.
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
