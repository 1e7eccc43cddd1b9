import { narrow, type Plan, symbol, wide } from "./layer-diagram-plans";
import { element } from "./svg";
import { look, SANS, type ThemeName } from "./theme";

/** Example weights for the picture. They sum to 1, and one source step has most of it. */
const WEIGHTS = [0.06, 0.8, 0.1, 0.04];
const BOX_HEIGHT = 34;

/** The drawing's description in words. */
const ALT =
  "Source steps x 1 to x Tx and the previous output y i−1 enter Dense and softmax, which give attention i. " +
  "The sum of the source steps weighted by attention i is the context c i. The RNN turns it into the output y i, " +
  "which becomes the previous output of the next step.";

/** The drawing's sizes in pixels, for wide and for narrow pages, and its description in words. */
export const LAYER_DIAGRAM = {
  width: wide.width,
  height: wide.height,
  narrow: { width: narrow.width, height: narrow.height },
  alt: ALT,
};

interface Pen {
  plan: Plan;
  paper: string;
  ink: string;
  accent: string;
  arrow: string;
}

export interface LayerDiagramOptions {
  theme?: ThemeName;
  /** For pages of phones: the words stand below the drawing. */
  narrow?: boolean;
}

/**
 * The article's diagram of an attention layer at output step i, as an SVG document. It has a background of its own, so it
 * can be read on light and dark pages. Its text can be selected.
 *
 * Source steps x_1 … x_Tx and the previous output y_{i-1} go through Dense and softmax to attention_i; the
 * sum of the source steps weighted by it is the context c_i; the RNN makes y_i from it.
 */
export function layerDiagram(options: LayerDiagramOptions = {}): string {
  const theme = options.theme ?? "light";
  const plan = options.narrow ? narrow : wide;
  const { width, height, words } = plan;
  const { paper, ink, lines } = look(theme);
  const arrow = `attention-layer-${theme}${options.narrow ? "-narrow" : ""}-arrow`;
  const pen: Pen = { plan, paper, ink, accent: lines[0], arrow: `url(#${arrow})` };
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "font-family": SANS,
      "font-size": 15,
    },
    element("title", {}, "An attention layer at output step i"),
    element("desc", {}, ALT),
    element("defs", {}, arrowHead(arrow, ink)),
    element("rect", { width, height, rx: 8, fill: paper }),
    ...sources(pen),
    ...scores(pen),
    ...context(pen),
    ...output(pen),
    ...words.map(({ x, y, markup, size }) => text(pen, x, y, markup, "start", size)),
  );
}

/** T_x, the last source step, is "T". */
const INDICES = ["1", "2", "3", "T"];

function sources(pen: Pen): string[] {
  const { plan } = pen;
  const top = plan.rows.source;
  return [
    ...plan.sources.map((left, n) => box(pen, [left, top, plan.box], symbol("x", INDICES[n]))),
    text(pen, plan.dots, top + 22, "…"),
    box(pen, [plan.previous[0], top, plan.previous[1]], symbol("y", "i−1"), true),
  ];
}

function scores(pen: Pen): string[] {
  const { plan } = pen;
  const { source, dense, attention } = plan.rows;
  const bottom = source + BOX_HEIGHT;
  const centers = plan.sources.map((left) => left + plan.box / 2);
  const [first, last] = [plan.sources[0], plan.sources[3] + plan.box];
  const base = attention + 40;
  const height = BOX_HEIGHT + 18 * (plan.dense.length - 1);
  const bar = Math.round(plan.box * 0.74);
  return [
    ...centers.map((x) => line(pen, `M${x} ${bottom} V${dense - 3}`)),
    line(pen, `M${plan.previous[0] + plan.previous[1] / 2} ${bottom} V${dense + 17} H${last + plan.pad + 3}`),
    frame(pen, [first - plan.pad, dense, last - first + 2 * plan.pad, height]),
    ...plan.dense.map((words, n) => text(pen, (first + last) / 2, dense + 22 + 18 * n, words)),
    ...centers.map((x) => line(pen, `M${x} ${dense + height} V${attention - 4}`)),
    ...centers.map((x, n) => {
      const tall = 40 * WEIGHTS[n] + 2;
      return element("rect", { x: x - bar / 2, y: base - tall, width: bar, height: tall, fill: pen.accent });
    }),
    text(pen, plan.dots, attention + 38, "…"),
    element("path", { d: `M${first} ${base} H${last}`, stroke: pen.ink }),
  ];
}

function context(pen: Pen): string[] {
  const { plan } = pen;
  const { source, attention, sum } = plan.rows;
  return [
    line(pen, `M${plan.middle} ${attention + 41} V${sum - 3}`),
    // A line from the source steps past the scores to the sum.
    line(pen, `M${plan.sources[0]} ${source + 17} H${plan.left} V${sum + 17} H${plan.middle - 75}`),
    box(pen, [plan.middle - 72, sum, 144], "weighted sum"),
  ];
}

function output(pen: Pen): string[] {
  const { plan } = pen;
  const { source, sum, rnn, output } = plan.rows;
  const middle = rnn + 17;
  const right = plan.middle + 72;
  const [left, width] = plan.previous;
  return [
    line(pen, `M${plan.middle} ${sum + BOX_HEIGHT} V${rnn - 3}`),
    text(pen, plan.middle + 10, rnn - 13, symbol("c", "i"), "start"),
    box(pen, [plan.middle - 72, rnn, 144], "RNN"),
    line(pen, `M${right} ${middle - 8} h34 v16 h-31`),
    text(pen, right + 40, middle + 4, "state", "start", 12),
    line(pen, `M${plan.middle} ${rnn + BOX_HEIGHT} V${output - 3}`),
    box(pen, [plan.middle - 32, output, 64], symbol("y", "i")),
    line(
      pen,
      `M${plan.middle + 32} ${output + 17} H${plan.right} V${plan.arrival} H${left + width / 2} V${source - 3}`,
      "5 4",
    ),
  ];
}

function box(
  pen: Pen,
  [x, y, width]: readonly [x: number, y: number, width: number],
  label: string,
  dashed = false,
): string {
  return frame(pen, [x, y, width, BOX_HEIGHT], dashed) + text(pen, x + width / 2, y + 22, label);
}

function frame(
  { paper, ink }: Pen,
  [x, y, width, height]: readonly [x: number, y: number, width: number, height: number],
  dashed = false,
): string {
  const dashes: Record<string, string> = dashed ? { "stroke-dasharray": "5 4" } : {};
  return element("rect", {
    x,
    y,
    width,
    height,
    rx: 6,
    fill: paper,
    stroke: ink,
    "stroke-width": 1.5,
    ...dashes,
  });
}

function text(pen: Pen, x: number, y: number, markup: string, anchor = "middle", size = 15): string {
  return element("text", { x, y, "text-anchor": anchor, "font-size": size, fill: pen.ink }, markup);
}

function line(pen: Pen, d: string, dashes = "none"): string {
  return element("path", {
    d,
    fill: "none",
    stroke: pen.ink,
    "stroke-width": 1.3,
    "stroke-dasharray": dashes,
    "marker-end": pen.arrow,
  });
}

function arrowHead(id: string, ink: string): string {
  return element(
    "marker",
    { id, viewBox: "0 0 8 8", refX: 5, refY: 4, markerWidth: 6, markerHeight: 6, orient: "auto" },
    element("path", { d: "M0 0 L8 4 L0 8 Z", fill: ink }),
  );
}
