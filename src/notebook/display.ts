/** Shows figures, tables, HTML, Markdown and images below a notebook's cell. In a script each prints a plain text. */
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

/** A polars data frame, or any other object with an HTML table. */
export interface TableLike {
  toHTML(): string;
  toString(): string;
}

/** Variable that turns off still pictures of figures if it is 0, which saves up to a second for the first figure. */
export const STATIC_VARIABLE = "ATTENTION_WORKBOOK_STATIC";

/** An SVG with more characters than this is replaced by a PNG. */
const LARGE_SVG = 200_000;

/** Whether no browser was found. None is looked for again then. */
let noBrowser = false;

/**
 * Draws a Plotly figure. Hovering and zooming work in JupyterLab and VS Code. Other programs show a still picture, which is
 * added if a browser is found (Chrome, Chromium, Edge, or one that npm installed).
 *
 * @returns a promise that ends when the picture is there; at once outside a notebook
 * @throws TypeError at once if this is not a figure
 */
export function showFigure(figure: FigureLike): Promise<void> {
  const { data, layout = {}, config = {}, frames, still, description } = figure;
  if (!Array.isArray(data)) {
    throw new TypeError(
      "showFigure needs a Plotly figure: an object with data (an array of traces) and layout",
    );
  }
  const bundle: MimeBundle = {
    "application/vnd.plotly.v1+json": {
      data,
      layout,
      config,
      ...(frames ? { frames } : {}),
      // Not Plotly's own: what makes pictures of notebooks finds the still form of an animated figure here.
      ...(still ? { still: { data: still.data, layout: still.layout } } : {}),
    },
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
      // Some programs look for it here, others there.
      const each = Object.fromEntries(Object.keys(picture).map((mime) => [mime, { alt }]));
      output.update({ ...bundle, ...picture }, { alt, ...each });
    } else {
      noBrowser = true;
    }
  } catch (error) {
    if (isInterrupted(error)) {
      throw error;
    }
    // The figure itself is shown. Only the picture for other programs is missing.
    console.warn(`showFigure: no still picture of this figure: ${firstLine(error)}`);
  }
}

async function stillPicture(figure: FigureLike): Promise<Record<string, string> | undefined> {
  // Imported only now, so that notebooks without figures do not wait for it.
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

/** Shows a data frame as a table: texts aligned left, numbers right, invisible spaces marked. */
export function showTable(frame: TableLike): void {
  if (typeof frame?.toHTML !== "function") {
    throw new TypeError("showTable needs a polars data frame (an object with a toHTML method)");
  }
  const html = isFrame(frame) ? frameAsHtml(frame) : frame.toHTML();
  show({ "text/html": html, "text/plain": frame.toString() });
}

/** @param plain text for programs that show no HTML; default: the text without its tags */
export function showHtml(html: string, plain?: string): void {
  show({ "text/html": html, "text/plain": plain ?? withoutTags(html) });
}

export function showMarkdown(markdown: string): void {
  show({ "text/markdown": markdown, "text/plain": markdown });
}

/** @param plain text for programs that show no images */
export function showSvg(svg: string, plain = "SVG image"): void {
  show({ "image/svg+xml": svg, "text/plain": plain });
}

/**
 * Shows a PNG, JPEG, GIF, WebP or SVG image.
 *
 * @param source its bytes, or its file's path
 * @param plain text for programs that show no images
 * @throws TypeError if it is not such an image
 * @throws Error if the file cannot be read
 */
export function showImage(source: string | Uint8Array, plain?: string): void {
  display(imageBundle(source, plain));
}

/**
 * Shows one value in several MIME types. The reader's program takes the richest that it knows. A plain text is added for
 * programs that know none of them.
 */
export function show(bundle: Readonly<Record<string, unknown>>): void {
  const [mime = "nothing"] = Object.keys(bundle);
  const html = bundle["text/html"];
  const words = typeof html === "string" ? withoutTags(html) : `[${mime}]`;
  display({ "text/plain": words, ...bundle });
}

/** Empties the output of the running cell. With `wait` this happens when the next output arrives, without flicker. */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  currentNotebook()?.clearOutput(wait);
}

/** @returns the output, which can be redrawn in place; undefined outside a notebook */
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
