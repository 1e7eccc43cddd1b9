/** How the value of a cell's last expression is shown. */
import { inspect } from "node:util";
import type { FigureLike, MimeBundle } from "../progress/notebook";
import { shownAlready } from "../progress/notebook";
import { asked } from "./values";

const jupyterDisplay = Symbol.for("Jupyter.display");

/** @returns the value as text, and in a richer form if it has one: tables, figures, whatever defines `Jupyter.display`. */
export async function resultBundle(value: unknown): Promise<MimeBundle> {
  const plain = { "text/plain": asText(value) };
  if (typeof value !== "object" || value === null) {
    return plain;
  }
  const figure = asked(() => (isFigure(value) ? value : undefined), undefined);
  if (figure) {
    const { data, layout = {}, config = {}, frames, description } = figure;
    const plotly = { data, layout, config, ...(frames ? { frames } : {}) };
    return {
      "application/vnd.plotly.v1+json": plotly,
      ...(description ? { "text/plain": description } : plain),
    };
  }
  const own = asked(
    () => (value as { [jupyterDisplay]?: () => object | Promise<object> })[jupyterDisplay],
    undefined,
  );
  if (typeof own === "function") {
    // The author's own parts come last, so that they win.
    return { ...plain, ...(await own.call(value)) };
  }
  const toHTML = asked(() => (value as { toHTML?: () => string }).toHTML, undefined);
  if (typeof toHTML === "function") {
    return { "text/html": toHTML.call(value), ...plain };
  }
  return plain;
}

/** Whether the value is the promise of something shown already, such as a figure. The promise itself is not shown. */
export function isShownAlready(value: unknown): boolean {
  return asked(() => (value as { [shownAlready]?: boolean } | null)?.[shownAlready] === true, false);
}

function asText(value: unknown): string {
  const writesItself = asked(() => isTensor(value) || isFrame(value), false);
  if (writesItself) {
    return String(value);
  }
  return inspect(value, { maxArrayLength: 100, maxStringLength: 10_000, depth: 3 });
}

/** What a figure may hold besides its data: Plotly's own parts, and those that `src/figures` adds. */
const FIGURE_PARTS = ["data", "layout", "config", "frames", "description", "still", "theme"];

/** A plain object with nothing but a figure's parts. */
function isFigure(value: object): value is FigureLike {
  const { data, layout } = value as Partial<FigureLike>;
  const parts = Object.keys(value);
  return (
    Array.isArray(data) &&
    typeof layout === "object" &&
    data.every((trace) => typeof trace === "object" && trace !== null) &&
    parts.every((part) => FIGURE_PARTS.includes(part))
  );
}

function isTensor(value: unknown): boolean {
  const tensor = value as { dataId?: object; dtype?: string; isDisposed?: boolean } | null;
  return typeof tensor?.dtype === "string" && typeof tensor.dataId === "object" && !tensor.isDisposed;
}

function isFrame(value: unknown): boolean {
  const frame = value as { toHTML?: unknown; toString?: unknown } | null;
  return typeof frame?.toHTML === "function" && frame.toString !== Object.prototype.toString;
}
