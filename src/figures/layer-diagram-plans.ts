/** Where the parts of the layer diagram stand, on a wide and on a narrow page, and its equations. */
import { escapeXml } from "./svg";

/** A symbol with its index set below, in italics as the article writes them. */
export function symbol(name: string, index: string): string {
  // T_x is an index with an index of its own. Not every viewer can lower text twice, so x is only smaller.
  const shown = index === "T" ? 'T<tspan font-size="75%">x</tspan>' : escapeXml(index);
  return `<tspan font-style="italic">${escapeXml(name)}</tspan><tspan dy="0.32em" font-size="75%" font-style="italic">${shown}</tspan><tspan dy="-0.24em">\u200b</tspan>`;
}

/** Where the parts stand, in pixels. Rows are top edges. */
export interface Plan {
  width: number;
  height: number;
  /** Width of a source step's box. */
  box: number;
  /** Left edges of x_1, x_2, x_3, x_Tx; the dots stand in the gap before the last. */
  sources: readonly number[];
  dots: number;
  /** How far the box of the scores reaches beyond the source steps. */
  pad: number;
  rows: Record<"source" | "dense" | "attention" | "sum" | "rnn" | "output", number>;
  /** Center of everything below the weights. */
  middle: number;
  /** The previous output's left edge and width. */
  previous: readonly [left: number, width: number];
  /** Where the line from the source steps to the sum goes down. */
  left: number;
  /** Where the line back to the previous output goes up, and the row in which it arrives. */
  right: number;
  arrival: number;
  /** Lines of words in the box of the scores. */
  dense: readonly string[];
  /** Equations and other words: beside the parts, or below the drawing. */
  words: readonly Words[];
}

interface Words {
  x: number;
  y: number;
  markup: string;
  size?: number;
}

const ZEROS = `${symbol("y", "0")} is a vector of zeros`;
const WEIGHTS_EQUATION = `${symbol("attention", "i")} = softmax(Dense(<tspan font-style="italic">x</tspan>, ${symbol("y", "i−1")}))`;
const CONTEXT_EQUATION = `${symbol("c", "i")} = ${symbol("Σ", "j")} ${symbol("attention", "ij")} · ${symbol("x", "j")}`;
const OUTPUT_EQUATION = `${symbol("y", "i")} = RNN(${symbol("c", "i")})`;
const ONE_WEIGHT = `one weight for each of ${symbol("T", "x")} source steps, sum 1`;

export const wide: Plan = {
  width: 700,
  height: 470,
  box: 54,
  sources: [80, 150, 220, 330],
  dots: 302,
  pad: 20,
  rows: { source: 24, dense: 118, attention: 200, sum: 282, rnn: 354, output: 420 },
  middle: 232,
  previous: [480, 64],
  left: 36,
  right: 692,
  arrival: 10,
  dense: ["Dense, then softmax over the source steps"],
  words: [
    { x: 554, y: 38, markup: "previous output;", size: 12 },
    { x: 554, y: 54, markup: ZEROS, size: 12 },
    { x: 396, y: 216, markup: WEIGHTS_EQUATION },
    { x: 396, y: 236, markup: ONE_WEIGHT, size: 12 },
    { x: 396, y: 304, markup: CONTEXT_EQUATION },
    { x: 396, y: 376, markup: OUTPUT_EQUATION },
    { x: 396, y: 430, markup: "previous output of the next step", size: 12 },
  ],
};

export const narrow: Plan = {
  width: 288,
  height: 588,
  box: 36,
  sources: [38, 80, 122, 184],
  dots: 171,
  pad: 14,
  rows: { source: 26, dense: 104, attention: 186, sum: 268, rnn: 340, output: 406 },
  middle: 129,
  previous: [232, 44],
  left: 12,
  right: 282,
  arrival: 12,
  dense: ["Dense, then softmax", "over the source steps"],
  words: [
    { x: 12, y: 474, markup: WEIGHTS_EQUATION, size: 14 },
    { x: 12, y: 494, markup: ONE_WEIGHT, size: 11 },
    { x: 12, y: 520, markup: CONTEXT_EQUATION, size: 14 },
    { x: 12, y: 546, markup: OUTPUT_EQUATION, size: 14 },
    { x: 12, y: 568, markup: `dashed: next step; ${ZEROS}`, size: 11 },
  ],
};
