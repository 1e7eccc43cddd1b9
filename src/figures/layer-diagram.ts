import { element, escapeXml } from "./svg";
import { look, SANS, type ThemeName } from "./theme";

const WIDTH = 700;
const HEIGHT = 470;
const BOX = { width: 54, height: 34 };
/** Left edges of x_1, x_2, x_3, x_Tx; the dots stand in the gap before the last. */
const SOURCES: [number, string][] = [
  [80, "1"],
  [150, "2"],
  [220, "3"],
  [330, "T"],
];
/** Example weights for the picture. They sum to 1, and one source step has most of it. */
const WEIGHTS = [0.06, 0.8, 0.1, 0.04];
const ROWS = { source: 24, dense: 118, attention: 200, sum: 282, rnn: 354, output: 420 };
const MIDDLE = 232; // x of everything below the weights
const PREVIOUS = 480; // left edge of y_{i-1}

/** The drawing's size in pixels and its description in words. */
export const LAYER_DIAGRAM = {
  width: WIDTH,
  height: HEIGHT,
  alt:
    "Source steps x 1 to x Tx and the previous output y i−1 enter Dense and softmax, which give attention i. " +
    "The sum of the source steps weighted by attention i is the context c i. The RNN turns it into the output y i, " +
    "which becomes the previous output of the next step.",
};

interface Pen {
  paper: string;
  ink: string;
  faint: string;
  accent: string;
  arrow: string;
}

/**
 * The article's diagram of an attention layer at output step i, as an SVG document. It has a background of its own, so it
 * can be read on light and dark pages. Its text can be selected.
 *
 * Source steps x_1 … x_Tx and the previous output y_{i-1} go through Dense and softmax to attention_i; the
 * sum of the source steps weighted by it is the context c_i; the RNN makes y_i from it.
 */
export function layerDiagram(options: { theme?: ThemeName } = {}): string {
  const theme = options.theme ?? "light";
  const { paper, ink, faint, lines } = look(theme);
  const arrow = `attention-layer-${theme}-arrow`;
  const pen: Pen = { paper, ink, faint, accent: lines[0], arrow: `url(#${arrow})` };
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: "img",
      "font-family": SANS,
      "font-size": 15,
    },
    element("title", {}, "An attention layer at output step i"),
    element("desc", {}, LAYER_DIAGRAM.alt),
    element("defs", {}, arrowHead(arrow, ink)),
    element("rect", { width: WIDTH, height: HEIGHT, rx: 8, fill: paper }),
    ...sources(pen),
    ...scores(pen),
    ...context(pen),
    ...output(pen),
  );
}

function sources(pen: Pen): string[] {
  const top = ROWS.source;
  return [
    ...SOURCES.map(([left, index]) => box(pen, left, top, BOX.width, symbol("x", index))),
    text(pen, 302, top + 22, "…"),
    box(pen, PREVIOUS, top, 64, symbol("y", "i−1"), true),
    text(pen, PREVIOUS + 74, top + 14, "previous output;", "start", 12),
    text(pen, PREVIOUS + 74, top + 30, `${symbol("y", "0")} is a vector of zeros`, "start", 12),
  ];
}

function scores(pen: Pen): string[] {
  const bottom = ROWS.source + BOX.height;
  const cells = SOURCES.map(([left], position) => {
    const height = 40 * WEIGHTS[position] + 2;
    const base = ROWS.attention + 40;
    return element("rect", { x: left + 7, y: base - height, width: 40, height, fill: pen.accent });
  });
  const [first, last] = [SOURCES[0][0], SOURCES[3][0] + BOX.width];
  return [
    ...SOURCES.map(([left]) => line(pen, `M${left + 27} ${bottom} V${ROWS.dense - 3}`)),
    line(pen, `M${PREVIOUS + 32} ${bottom} V${ROWS.dense + 17} H${last + 23}`),
    box(pen, first - 20, ROWS.dense, last - first + 40, `Dense, then softmax over the source steps`),
    ...SOURCES.map(([left]) => line(pen, `M${left + 27} ${ROWS.dense + BOX.height} V${ROWS.attention - 4}`)),
    ...cells,
    text(pen, 302, ROWS.attention + 38, "…"),
    element("path", { d: `M${first} ${ROWS.attention + 40} H${last}`, stroke: pen.ink }),
    text(
      pen,
      410,
      ROWS.attention + 16,
      `${symbol("attention", "i")} = softmax(Dense(<tspan font-style="italic">x</tspan>, ${symbol("y", "i−1")}))`,
      "start",
    ),
    text(
      pen,
      410,
      ROWS.attention + 36,
      `one weight for each of ${symbol("T", "x")} source steps, sum 1`,
      "start",
      12,
    ),
  ];
}

function context(pen: Pen): string[] {
  const middle = ROWS.sum + 17;
  return [
    line(pen, `M${MIDDLE} ${ROWS.attention + 41} V${ROWS.sum - 3}`),
    // A line from the source steps past the scores to the sum.
    line(pen, `M${SOURCES[0][0]} ${ROWS.source + 17} H36 V${middle} H${MIDDLE - 75}`),
    box(pen, MIDDLE - 72, ROWS.sum, 144, "weighted sum"),
    text(
      pen,
      410,
      middle + 5,
      `${symbol("c", "i")} = ${symbol("Σ", "j")} ${symbol("attention", "ij")} · ${symbol("x", "j")}`,
      "start",
    ),
  ];
}

function output(pen: Pen): string[] {
  const middle = ROWS.rnn + 17;
  const right = MIDDLE + 72;
  return [
    line(pen, `M${MIDDLE} ${ROWS.sum + BOX.height} V${ROWS.rnn - 3}`),
    text(pen, MIDDLE + 10, ROWS.rnn - 13, symbol("c", "i"), "start"),
    box(pen, MIDDLE - 72, ROWS.rnn, 144, "RNN"),
    line(pen, `M${right} ${middle - 8} h34 v16 h-31`),
    text(pen, right + 40, middle + 4, "state", "start", 12),
    text(pen, 410, middle + 5, `${symbol("y", "i")} = RNN(${symbol("c", "i")})`, "start"),
    line(pen, `M${MIDDLE} ${ROWS.rnn + BOX.height} V${ROWS.output - 3}`),
    box(pen, MIDDLE - 32, ROWS.output, 64, symbol("y", "i")),
    line(pen, `M${MIDDLE + 32} ${ROWS.output + 17} H688 V10 H${PREVIOUS + 32} V${ROWS.source - 3}`, "5 4"),
    text(pen, 410, ROWS.output + 10, "previous output of the next step", "start", 12),
  ];
}

/** A symbol with its index set below, in italics as the article writes them. */
function symbol(name: string, index: string): string {
  // T_x is an index with an index of its own. Not every viewer can lower text twice, so x is only smaller.
  const shown = index === "T" ? 'T<tspan font-size="75%">x</tspan>' : escapeXml(index);
  return `<tspan font-style="italic">${escapeXml(name)}</tspan><tspan dy="0.32em" font-size="75%" font-style="italic">${shown}</tspan><tspan dy="-0.24em">\u200b</tspan>`;
}

function box(pen: Pen, x: number, y: number, width: number, label: string, dashed = false): string {
  return (
    element("rect", {
      x,
      y,
      width,
      height: BOX.height,
      rx: 6,
      fill: pen.paper,
      stroke: pen.ink,
      "stroke-width": 1.5,
      ...(dashed ? { "stroke-dasharray": "5 4" } : {}),
    }) + text(pen, x + width / 2, y + 22, label)
  );
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
