import type { Config, Data, Layout } from "plotly.js";
import { isThemeName, type ThemeName, template } from "./theme";
import { escapePlotly, textWidth, wrapText } from "./token-text";

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
  /** Pixels. By default a chart is as wide as the page; pictures are 700 wide then, the width of a blog's column. */
  width?: number;
}

export const DEFAULT_WIDTH = 700;

/** Charts below this width have no room for a color bar beside the plot, and the pages that show them are phones'. */
const NARROW = 480;

export const isNarrow = ({ width = DEFAULT_WIDTH }: FigureOptions): boolean => width < NARROW;

/** Smallest text in pixels. A wide picture may be shown somewhat smaller than it was drawn, a narrow one is not. */
export const leastFont = (options: FigureOptions): number => (isNarrow(options) ? 11 : 12);

/** Height and width of the buttons that plotly.js shows at the upper right. Nothing else may stand there. */
const TOOLBAR = { height: 28, width: 120 };

const TITLE_FONT = 16;
const TITLE_LINE = 21;

const titleLines = ({ title, width = DEFAULT_WIDTH }: FigureOptions): string[] =>
  title ? wrapText(title, width - 24, TITLE_FONT) : [];

/** Pixels of the row above the title in which the buttons stand; 0 if a short title has its place beside them. */
function toolbarHeight(options: FigureOptions): number {
  const lines = titleLines(options);
  const beside = (options.width ?? DEFAULT_WIDTH) - 2 * TOOLBAR.width;
  return lines.length === 1 && textWidth(lines[0], TITLE_FONT) <= beside ? 0 : TOOLBAR.height;
}

/** Pixels above the plot: room for the buttons, and for the title if there is one, else `otherwise`. */
export function titleHeight(options: FigureOptions, otherwise = 0): number {
  const lines = titleLines(options).length;
  return toolbarHeight(options) + (lines > 0 ? 19 + lines * TITLE_LINE : otherwise);
}

const CONFIG: Partial<Config> = {
  displaylogo: false,
  responsive: true,
  modeBarButtonsToRemove: ["zoomIn2d", "zoomOut2d", "autoScale2d", "select2d", "lasso2d"],
};

/** On a phone a finger scrolls the page, and does not zoom the chart. */
const FOR_FINGERS = { dragmode: false, modebar: { remove: ["zoom2d", "pan2d", "resetScale2d"] } };

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
  const toolbar = toolbarHeight(options);
  const lines = titleLines(options);
  const text = lines.map(escapePlotly).join("<br>");
  // plotly.js places the top of a single line there, but the foot of the first of several.
  const top = 10 + toolbar + (lines.length > 1 ? 12 : 0);
  const title = text ? { title: { text, pad: { t: top } } } : {};
  const shared = { width, ...title, ...(isNarrow(options) ? FOR_FINGERS : {}), meta: { toolbar } };
  return withTheme(
    { data, layout: { ...shared, ...layout } as FigureLayout, config: { ...CONFIG }, description },
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
