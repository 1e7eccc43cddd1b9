/** What a notebook's cells show: figures, tables, HTML, Markdown, SVG. In a script each prints its plain text. */
import type { Figure } from "../figures/figure";
import { isInterrupted } from "../progress/interrupted";
import {
  currentNotebook,
  type FigureLike,
  type MimeBundle,
  type NotebookOutput,
  type OutputMetadata,
  shownAlready,
} from "../progress/notebook";
import { imageBundle } from "./image";
import { frameAsHtml, isFrame } from "./table";

/** A polars data frame, or anything else that can write itself as an HTML table. */
export interface TableLike {
  toHTML(): string;
  toString(): string;
}

/** Set to 0, it leaves out the still pictures beside figures, which saves up to a second for the first one. */
export const STATIC_VARIABLE = "ATTENTION_WORKBOOK_STATIC";

/** An SVG with more characters than this is kept as a PNG. */
const LARGE_SVG = 200_000;

/** Where no browser was found once, none is looked for again. */
let noBrowser = false;

/**
 * Draws a Plotly figure; hovering and zooming work in JupyterLab and VS Code. Programs that cannot draw it show
 * a still picture, which is added where a browser is found (Chrome, Chromium, Edge, or one that npm installed).
 *
 * @returns when the picture is there; at once outside a notebook
 * @throws TypeError at once where this is no figure
 */
export function showFigure(figure: FigureLike): Promise<void> {
  const { data, layout = {}, config = {}, frames, description } = figure;
  if (!Array.isArray(data)) {
    throw new TypeError(
      "showFigure needs a Plotly figure: an object with data (an array of traces) and layout",
    );
  }
  const bundle: MimeBundle = {
    "application/vnd.plotly.v1+json": { data, layout, config, ...(frames ? { frames } : {}) },
    "text/plain": description ?? describeFigure(figure),
  };
  const output = display(bundle, { alt: bundle["text/plain"] });
  const pictured = output ? addPicture(figure, bundle, output) : Promise.resolve();
  return Object.assign(pictured, { [shownAlready]: true });
}

async function addPicture(figure: FigureLike, bundle: MimeBundle, output: NotebookOutput): Promise<void> {
  if (noBrowser || process.env[STATIC_VARIABLE] === "0") {
    return;
  }
  try {
    const picture = await stillPicture(figure);
    if (picture) {
      const alt = bundle["text/plain"];
      // Programs look for it in one place or the other.
      const each = Object.fromEntries(Object.keys(picture).map((mime) => [mime, { alt }]));
      output.update({ ...bundle, ...picture }, { alt, ...each });
    } else {
      noBrowser = true;
    }
  } catch (error) {
    if (isInterrupted(error)) {
      throw error;
    }
    // The figure itself is shown; only its copy for other programs is missing.
    console.warn(`showFigure: no still picture of this figure: ${firstLine(error)}`);
  }
}

async function stillPicture(figure: FigureLike): Promise<Record<string, string> | undefined> {
  // Only now: a notebook without figures need not wait for what draws them.
  const { staticPicture } = await import("../export/static-picture");
  const complete = { layout: {}, ...figure } as Figure;
  const svg = (await staticPicture(complete))?.toString();
  if (svg === undefined) {
    return undefined;
  }
  if (svg.length <= LARGE_SVG) {
    return { "image/svg+xml": svg };
  }
  const png = await staticPicture(complete, "png");
  return png && { "image/png": png.toString("base64") };
}

/** Shows a data frame as a table: texts to the left, numbers to the right, spaces marked where they would not be seen. */
export function showTable(frame: TableLike): void {
  if (typeof frame?.toHTML !== "function") {
    throw new TypeError("showTable needs a polars data frame (an object with a toHTML method)");
  }
  const html = isFrame(frame) ? frameAsHtml(frame) : frame.toHTML();
  show({ "text/html": html, "text/plain": frame.toString() });
}

/** @param plain What a reader without HTML sees; the text without its tags when absent. */
export function showHtml(html: string, plain?: string): void {
  show({ "text/html": html, "text/plain": plain ?? withoutTags(html) });
}

export function showMarkdown(markdown: string): void {
  show({ "text/markdown": markdown, "text/plain": markdown });
}

/** @param plain What a reader without images sees. */
export function showSvg(svg: string, plain = "SVG image"): void {
  show({ "image/svg+xml": svg, "text/plain": plain });
}

/**
 * Shows a PNG, JPEG, GIF, WebP or SVG image.
 *
 * @param source its bytes, or its file's path
 * @param plain what a reader without images sees
 * @throws TypeError if it is no such image; Error if the file cannot be read
 */
export function showImage(source: string | Uint8Array, plain?: string): void {
  display(imageBundle(source, plain));
}

/**
 * Shows one value in several MIME types; the reader's program takes the richest that it knows. Words for a program
 * that knows none of them are filled in.
 */
export function show(bundle: Readonly<Record<string, unknown>>): void {
  const [mime = "nothing"] = Object.keys(bundle);
  const html = bundle["text/html"];
  const words = typeof html === "string" ? withoutTags(html) : `[${mime}]`;
  display({ "text/plain": words, ...bundle });
}

/** Empties the output of the running cell; with `wait` only when the next output arrives, without flicker. */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  currentNotebook()?.clearOutput(wait);
}

/** @returns what draws it again in the same place; nothing outside a notebook */
function display(bundle: MimeBundle, metadata?: OutputMetadata): NotebookOutput | undefined {
  const notebook = currentNotebook();
  if (notebook) {
    return notebook.display(bundle, metadata);
  }
  process.stdout.write(`${bundle["text/plain"]}\n`);
  return undefined;
}

function describeFigure({ data, layout }: FigureLike): string {
  const title = (layout as { title?: string | { text?: string } } | undefined)?.title;
  const words = typeof title === "string" ? title : title?.text;
  const kinds = data.map((trace) => (trace as { type?: string }).type ?? "scatter");
  return `Figure${words ? ` "${words}"` : ""}: ${[...new Set(kinds)].join(", ")} (${kinds.length} traces)`;
}

function withoutTags(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
