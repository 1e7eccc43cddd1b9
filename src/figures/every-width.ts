/**
 * Charts for pages of any width. Text keeps its size, so a narrow chart needs another layout: turned labels, a legend of
 * more lines, the color bar above the plot. A figure carries one layout for each of a few widths, in `layout.meta`, which
 * plotly.js leaves alone. A page takes the widest that it has room for and stretches it (export/fit-figure.ts); a program
 * that knows nothing of it stretches the layout for 700 pixels.
 */
import {
  DEFAULT_WIDTH,
  type Figure,
  type FigureLayout,
  type FigureOptions,
  type FigureTrace,
  openTrace,
} from "./figure";

/** Widths in pixels for which a figure has a layout of its own, besides the default one. */
export const LAYOUT_WIDTHS: readonly number[] = [280, 320, 375, 480, 580];

/** What is different at a width: settings that replace those of the figure, in an axis or a margin one by one. */
export interface SizedLayout {
  /** The least width in pixels that it is made for. */
  readonly width: number;
  readonly layout: FigureLayout;
  /** One for each trace; absent if the traces are the same at every width. */
  readonly data?: FigureTrace[];
}

interface Meta {
  /** Height in pixels of the row for plotly.js's buttons. */
  toolbar?: number;
  /** Narrowest first; absent in a figure of fixed width. */
  sizes?: SizedLayout[];
}

/**
 * Draws a chart for each width. If the options name a width, the chart has that one alone.
 *
 * @param draw makes the chart for the width in its options
 */
export function atEveryWidth<Options extends FigureOptions>(
  options: Options,
  draw: (options: Options & { width: number }) => Figure,
): Figure {
  const figure = draw({ ...options, width: options.width ?? DEFAULT_WIDTH });
  if (options.width !== undefined) {
    return figure;
  }
  const sizes = LAYOUT_WIDTHS.map((width) => sizedLayout(width, figure, draw({ ...options, width })));
  const { width: _, ...layout } = figure.layout;
  return { ...figure, layout: { ...layout, autosize: true, meta: { ...metaOf(figure), sizes } } };
}

/** A figure as a picture of one width: with the layout for it, without controls and the row for buttons. */
export function pictureOf(figure: Figure, width?: number): Figure {
  const { sizes = [] } = metaOf(figure);
  const pixels = figure.layout.width ?? width ?? DEFAULT_WIDTH;
  const size =
    pixels >= DEFAULT_WIDTH ? undefined : (sizes.filter((one) => one.width <= pixels).at(-1) ?? sizes[0]);
  const chosen = withSize(figure, size);
  const { toolbar = 0 } = metaOf(chosen);
  const { height, margin, title, meta: _, sliders: __, updatemenus: ___, ...layout } = chosen.layout;
  const withoutToolbar = (value: number | undefined) => (value === undefined ? {} : { t: value - toolbar });
  return {
    ...chosen,
    layout: {
      ...layout,
      width: pixels,
      ...(height === undefined ? {} : { height: height - toolbar }),
      ...(margin ? { margin: { ...margin, ...withoutToolbar(margin.t) } } : {}),
      ...(title ? { title: toolbar > 0 ? titleAt(title, toolbar) : title } : {}),
    },
  };
}

/** Whether a figure has layouts for narrow pages; a figure whose options name a width has none. */
export const fitsEveryWidth = (figure: Figure): boolean => metaOf(figure.still ?? figure).sizes !== undefined;

/** Height in pixels that a page needs for a figure of any width, with the row for buttons. */
export const tallest = (figure: Figure): number =>
  Math.max(...[figure, ...(metaOf(figure).sizes ?? [])].map(({ layout }) => layout.height ?? 0));

const metaOf = (figure: Figure): Meta => (figure.layout.meta ?? {}) as Meta;

function titleAt(title: NonNullable<FigureLayout["title"]>, toolbar: number): FigureLayout["title"] {
  if (typeof title === "string" || title.pad?.t === undefined) {
    return title;
  }
  return { ...title, pad: { ...title.pad, t: title.pad.t - toolbar } };
}

function withSize(figure: Figure, size: SizedLayout | undefined): Figure {
  if (!size) {
    return figure;
  }
  const data = figure.data.map((trace, n) => openTrace({ ...trace, ...size.data?.[n] }));
  return { ...figure, data, layout: merged(figure.layout, size.layout) };
}

function sizedLayout(width: number, wide: Figure, narrow: Figure): SizedLayout {
  const data = narrow.data.map((trace, n) => differences(wide.data[n], trace));
  return {
    width,
    layout: differences(wide.layout, narrow.layout, true),
    ...(data.some((trace) => Object.keys(trace).length > 0) ? { data } : {}),
  };
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The layout with other settings; groups such as an axis keep those that the others do not name. */
function merged(layout: FigureLayout, others: FigureLayout): FigureLayout {
  const entries = Object.entries(others).map(([name, value]) => {
    const known = layout[name];
    return [name, isGroup(value) && isGroup(known) ? { ...known, ...value } : value];
  });
  return { ...layout, ...Object.fromEntries(entries) };
}

/**
 * The settings of the second that are not the same in the first; null for those that it lacks.
 *
 * @param within whether groups of settings are compared one by one
 */
function differences<Settings extends object>(first: object, second: Settings, within = false): Settings {
  const [known, wanted] = [first, second] as Record<string, unknown>[];
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(known)])].filter(
    (name) => !UNSIZED.has(name) && JSON.stringify(wanted[name]) !== JSON.stringify(known[name]),
  );
  const entries = names.map((name) => {
    const [before, after] = [known[name], wanted[name]];
    return [name, within && isGroup(before) && isGroup(after) ? differences(before, after) : (after ?? null)];
  });
  return Object.fromEntries(entries) as Settings;
}

/** Settings that do not come with a size: the width is the page's, and the theme's template is the figure's. */
const UNSIZED: ReadonlySet<string> = new Set(["width", "template"]);
