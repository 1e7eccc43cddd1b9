/** An executed notebook for Sphinx: charts as HTML that the book's script draws, links that lead to pages. */
import { figureRole } from "../../src/export/figure-role";
import { heatmapTable } from "../../src/export/figure-table";
import type { Figure } from "../../src/figures/figure";
import { escapeXml, scriptJson } from "../../src/figures/svg";
import type { NotebookFile, Output } from "../../src/post/notebook-file";
import { rewriteLinks } from "../../src/post/text-cell";

const PLOTLY = "application/vnd.plotly.v1+json";

/**
 * The notebook as JSON.
 *
 * @param link the target of a link in the book; undefined if no page has it
 */
export function notebookPage(notebook: NotebookFile, link: (target: string) => string | undefined): string {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === "code") {
      return { ...cell, outputs: cell.outputs.map(shown) };
    }
    return cell.cell_type === "markdown" ? { ...cell, source: rewriteLinks(cell.source, link) } : cell;
  });
  return `${JSON.stringify({ ...notebook, cells })}\n`;
}

function shown(output: Output): Output {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") {
    return output;
  }
  const words = String(output.data["text/plain"] ?? "");
  const figure = output.data[PLOTLY];
  const svg = output.data["image/svg+xml"];
  const text = Array.isArray(svg) ? svg.join("") : svg;
  const html = figure
    ? chart(figure as Figure, words)
    : typeof text === "string"
      ? `<div class="workbook-picture">${text.replace(/^\s*<\?xml[^>]*>/, "")}</div>`
      : undefined;
  return html === undefined ? output : { ...output, data: { "text/html": html, "text/plain": words } };
}

/** What `figures.js` draws: the place, and the figure as data. */
function chart({ data, layout, config, frames }: Figure, words: string): string {
  const figure = { data, layout, config, frames };
  const table = heatmapTable(figure as Figure);
  return (
    `<div class="workbook-figure"><div class="chart" role="${figureRole({ layout })}" aria-label="${escapeXml(words)}"></div>` +
    `<noscript>${escapeXml(words)}</noscript>` +
    `<script type="application/json">${scriptJson(figure)}</script>${table}</div>`
  );
}
