import type { Figure } from "../figures/figure";
import { escapeXml } from "../figures/svg";

interface Heatmap {
  type?: string;
  z?: unknown;
}

/** Height of the folded table in pixels, with its margins. */
export const FOLDED_TABLE_HEIGHT = 40;

/** Digits after the point, as many as color and hover text can show. */
const DIGITS = 2;

/**
 * A heatmap's numbers as a folded HTML table, for readers who do not see its colors. It has one row for each row of cells.
 *
 * @returns an empty text for other charts and for animated ones
 */
export function heatmapTable(figure: Figure): string {
  const { z } = figure.data[0] as Heatmap;
  const rows = Array.isArray(z) ? (z as unknown[][]) : [];
  if (figure.data.length !== 1 || figure.data[0].type !== "heatmap" || figure.frames || rows.length === 0) {
    return "";
  }
  const columns = labelsOf(figure.layout.xaxis, rows[0].length);
  const names = labelsOf(figure.layout.yaxis, rows.length);
  const head = ["", ...columns].map((label) => `<th scope="col">${label}</th>`).join("");
  const body = rows.map((row, n) => {
    const cells = row.map((value) => `<td>${typeof value === "number" ? value.toFixed(DIGITS) : ""}</td>`);
    return `<tr><th scope="row">${names[n]}</th>${cells.join("")}</tr>`;
  });
  return (
    `<details class="table"><summary>The numbers as a table</summary><div tabindex="0" role="region" ` +
    `aria-label="The numbers as a table"><table><thead><tr>${head}</tr></thead>` +
    `<tbody>${body.join("")}</tbody></table></div></details>`
  );
}

/** The labels of an axis as HTML. Without labels, positions counted from 1. */
function labelsOf(axis: unknown, count: number): string[] {
  const texts = (axis as { ticktext?: unknown } | undefined)?.ticktext;
  return Array.from({ length: count }, (_, n) =>
    escapeXml(Array.isArray(texts) ? plain(String(texts[n] ?? "")) : String(n + 1)),
  );
}

/** Undoes `escapePlotly`. */
const plain = (label: string): string =>
  label.replace(/&#36;/g, "$").replace(/&gt;/g, ">").replace(/&lt;/g, "<").replace(/&amp;/g, "&");
