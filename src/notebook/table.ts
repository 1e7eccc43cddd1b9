/** A data frame as an HTML table: texts aligned left, numbers right, invisible spaces marked. */
import { SPACE_LEGEND, SPACE_SIGN, visibleSpaces } from "../text/visible";

/** The parts of a polars data frame that are needed here. */
export interface FrameLike {
  readonly columns: readonly string[];
  toRecords(): readonly Record<string, unknown>[];
}

/** Whether this is a data frame. Other tables have their own HTML. */
export const isFrame = (table: object): table is FrameLike =>
  Array.isArray((table as FrameLike).columns) && typeof (table as FrameLike).toRecords === "function";

export function frameAsHtml(frame: FrameLike): string {
  const records = frame.toRecords();
  const numeric = new Map(
    frame.columns.map((name) => [
      name,
      records.length > 0 && records.every((record) => isNumber(record[name])),
    ]),
  );
  const cell = (tag: "th" | "td", name: string, content: string) =>
    `<${tag} style="text-align: ${numeric.get(name) ? "right" : "left"}">${escapeHtml(content)}</${tag}>`;
  const head = frame.columns.map((name) => cell("th", name, name)).join("");
  const rows = records.map(
    (record) => `<tr>${frame.columns.map((name) => cell("td", name, asText(record[name]))).join("")}</tr>`,
  );
  const table = `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  return table.includes(SPACE_SIGN) ? `${table}<p><small>${SPACE_LEGEND}.</small></p>` : table;
}

const isNumber = (value: unknown): boolean =>
  value === null || typeof value === "number" || typeof value === "bigint";

const asText = (value: unknown): string => (typeof value === "string" ? visibleSpaces(value) : String(value));

const escapeHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
