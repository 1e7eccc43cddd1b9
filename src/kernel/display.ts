/** What a notebook's cells show: figures, tables, HTML, Markdown, SVG. In a script each prints its plain text. */
import { currentNotebook, type MimeBundle } from "../progress/notebook";

/** A Plotly figure as plain data. */
export interface FigureLike {
  readonly data: readonly object[];
  readonly layout?: object;
  readonly config?: object;
}

/** A polars data frame, or anything else that can write itself as an HTML table. */
export interface TableLike {
  toHTML(): string;
  toString(): string;
}

/** Draws a Plotly figure; hovering and zooming work in JupyterLab and VS Code. */
export function showFigure(figure: FigureLike): void {
  const { data, layout = {}, config = {} } = figure;
  if (!Array.isArray(data)) {
    throw new TypeError(
      "showFigure needs a Plotly figure: an object with data (an array of traces) and layout",
    );
  }
  show({ "application/vnd.plotly.v1+json": { data, layout, config }, "text/plain": describeFigure(figure) });
}

/** Shows a data frame as a table. */
export function showTable(frame: TableLike): void {
  if (typeof frame?.toHTML !== "function") {
    throw new TypeError("showTable needs a polars data frame (an object with a toHTML method)");
  }
  show({ "text/html": frame.toHTML(), "text/plain": frame.toString() });
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

/** Shows one value in several MIME types; the reader's program takes the richest that it knows. */
export function show(bundle: MimeBundle): void {
  const notebook = currentNotebook();
  if (notebook) notebook.display(bundle);
  else process.stdout.write(`${bundle["text/plain"]}\n`);
}

/** Empties the output of the running cell; with `wait` only when the next output arrives, without flicker. */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  currentNotebook()?.clearOutput(wait);
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
