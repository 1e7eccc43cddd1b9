import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fitsEveryWidth, pictureOf, tallest } from "../figures/every-width";
import { DEFAULT_WIDTH, type Figure, withTheme } from "../figures/figure";
import { checkReplaceable, writeSigned } from "../files/signature";
import { FOLDED_TABLE_HEIGHT, heatmapTable } from "./figure-table";
import { NoBrowser } from "./launch-browser";
import { checkExport, EXPORT_FORMATS, type ExportFormat, type ExportOptions } from "./options";
import { htmlPage } from "./page";
import { locatePlotly, plotlyFile } from "./plotly-file";
import { picture as draw } from "./shared-browser";
import { snippet } from "./snippet";

export interface Exported {
  /** Paths of the written files. */
  files: string[];
  /** One line for the reader, if pictures are missing because no browser was found. */
  notice?: string;
}

/** Plotly's own height of a figure that names none, in pixels. */
const DEFAULT_HEIGHT = 450;

/** Width in pixels of the picture for narrow pages: a phone of 320 with the usual margins. */
const NARROW_WIDTH = 288;

/**
 * Writes a figure as a page, pictures and an embed snippet: `BASE.html`, `BASE.svg`, `BASE.png`, `BASE.md`. A snippet with
 * SVG also gets `BASE-narrow.svg` for phones, unless the figure has a fixed width.
 *
 * Without a browser there are no pictures: the snippet then embeds the page, and `notice` says how to get them. An earlier
 * export of the same name is replaced.
 *
 * @param base path without an ending, `figures/ten-past-noon`; its folder is made
 * @throws RangeError if an option makes no sense
 * @throws InputError if one of the files exists and is not an unchanged export, or the file system refuses
 * @throws Error if plotly.js cannot draw the figure
 */
export async function exportFigure(
  figure: Figure,
  base: string,
  options: ExportOptions = {},
): Promise<Exported> {
  checkExport(figure, base, options);
  checkReplaceable(exportedFiles(base, options));
  const { files, notice } = await figureFiles(figure, base, options);
  for (const [file, content] of files) {
    writeSigned(file, content);
  }
  return { files: files.map(([file]) => file), ...(notice ? { notice } : {}) };
}

/** Files with their contents that nobody has written yet. */
export interface FigureFiles {
  files: [path: string, content: string | Uint8Array][];
  /** One line for the reader, if pictures are missing because no browser was found. */
  notice?: string;
}

/**
 * Draws what `exportFigure` writes. A figure that cannot be drawn leaves no files.
 *
 * @throws RangeError if an option makes no sense
 * @throws Error if plotly.js cannot draw the figure
 */
export async function figureFiles(
  figure: Figure,
  base: string,
  options: ExportOptions = {},
): Promise<FigureFiles> {
  checkExport(figure, base, options);
  const formats = new Set(options.formats ?? EXPORT_FORMATS);
  const shown = options.theme ? withTheme(figure, options.theme) : figure;
  const made = await pictures(shown, base, formats, options);
  const files: FigureFiles["files"] = [...made.files];
  // A snippet whose pictures are missing embeds the page.
  if (formats.has("html") || (formats.has("md") && made.notice)) {
    files.push(...(await pageFiles(shown, `${base}.html`, options)));
  }
  if (formats.has("md")) {
    const names = files.map(([file]) => file);
    files.push([`${base}.md`, embed(shown, base, names, options)]);
  }
  return { files, ...(made.notice ? { notice: made.notice } : {}) };
}

/** The files that `exportFigure` writes with these options if it finds a browser. */
export function exportedFiles(
  base: string,
  { formats = [...EXPORT_FORMATS], darkCopy }: ExportOptions,
): string[] {
  const endings = formats.map((format) => `.${format}`);
  if (formats.includes("svg")) {
    endings.push(...svgEndings(new Set(formats), darkCopy).filter((ending) => ending !== ".svg"));
  }
  return endings.map((ending) => `${base}${ending}`);
}

/** Endings of the SVG files: for wide and for narrow pages, for light and for dark ones. */
function svgEndings(formats: ReadonlySet<ExportFormat>, darkCopy = false): string[] {
  const widths = formats.has("md") ? ["", "-narrow"] : [""];
  return widths.flatMap((width) => (darkCopy ? [`${width}.svg`, `${width}-dark.svg`] : [`${width}.svg`]));
}

async function pictures(
  figure: Figure,
  base: string,
  formats: ReadonlySet<ExportFormat>,
  options: ExportOptions,
): Promise<{ files: [string, Buffer][]; notice?: string }> {
  const files: [string, Buffer][] = [];
  try {
    if (formats.has("svg")) {
      for (const ending of svgEndings(formats, options.darkCopy)) {
        const narrow = ending.startsWith("-narrow");
        if (!narrow || fitsEveryWidth(figure)) {
          const shown = ending.endsWith("-dark.svg") ? withTheme(figure, "dark") : figure;
          const width = narrow ? NARROW_WIDTH : undefined;
          files.push([`${base}${ending}`, await draw(shown, { format: "svg", width })]);
        }
      }
    }
    if (formats.has("png")) {
      files.push([`${base}.png`, await draw(figure, { format: "png", scale: options.scale })]);
    }
  } catch (error) {
    if (error instanceof NoBrowser) {
      return { files: [], notice: error.message };
    }
    throw error;
  }
  return { files };
}

async function pageFiles(
  figure: Figure,
  file: string,
  options: ExportOptions,
): Promise<FigureFiles["files"]> {
  const source = await plotlySource(plotlyFile(figure));
  const shared = path.join(
    path.dirname(file),
    plotlyFile(figure).includes("cartesian") ? "plotly.min.js" : "plotly.full.js",
  );
  const page = htmlPage(figure, {
    plotly: options.plotly === "shared" ? { address: path.basename(shared) } : { source },
    title: path.basename(file, ".html"),
    alt: altText(figure, options),
    followReader: options.theme === undefined && figure.theme === "light",
    hash: (script) => `sha256-${createHash("sha256").update(script).digest("base64")}`,
  });
  return options.plotly === "shared"
    ? [
        [shared, source],
        [file, page],
      ]
    : [[file, page]];
}

function embed(figure: Figure, base: string, files: string[], options: ExportOptions): string {
  const names = files.map((file) => path.basename(file));
  const name = path.basename(base);
  const named = (ending: string) => names.find((file) => file === `${name}${ending}`);
  const svg = named(".svg");
  const picture = svg ?? named(".png");
  const shown = picture && figure.still ? figure.still : figure;
  const sizeAt = (pixels?: number) => {
    const { width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = pictureOf(shown, pixels).layout;
    return { width, height };
  };
  const { width, height } = sizeAt();
  const narrow = named("-narrow.svg");
  return snippet({
    picture,
    darkPicture: named("-dark.svg"),
    ...(narrow
      ? {
          narrow: {
            picture: narrow,
            darkPicture: named("-narrow-dark.svg"),
            ...sizeAt(NARROW_WIDTH),
          },
        }
      : {}),
    page: named(".html"),
    width,
    height: picture ? height : frameHeight(figure),
    alt: altText(figure, options),
    caption: options.caption,
    manifest: options.manifest,
  });
}

/** Pixels that a frame around the page needs, with the folded table. */
function frameHeight(figure: Figure): number {
  return (tallest(figure) || DEFAULT_HEIGHT) + (heatmapTable(figure) === "" ? 0 : FOLDED_TABLE_HEIGHT);
}

function altText(figure: Figure, options: ExportOptions): string {
  return options.alt ?? figure.description ?? `A chart of ${figure.data.length} series.`;
}

async function plotlySource(file: string): Promise<string> {
  const source = await readFile(locatePlotly(file), "utf8");
  // A page's parser turns every line end into \n before the security policy's hash is checked.
  return source.replace(/\r\n?/g, "\n");
}

export type { ExportFormat, ExportOptions } from "./options";
export { closeSharedBrowser } from "./shared-browser";
export type { RunManifest } from "./snippet";
export { staticPicture } from "./static-picture";
