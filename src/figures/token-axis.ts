import { MONO, SANS } from "./theme";
import { escapePlotly, shorten, textWidth, wrapText } from "./token-text";

const LARGEST = 14;

/** Layout of the labels of a token axis, so that neighbors never touch. */
export interface TokenTicks {
  fontSize: number;
  /** Rotation in Plotly's degrees: 0 horizontal, -45 diagonal, -90 vertical. */
  angle: 0 | -45 | -90;
  /** Pixels that the labels take, perpendicular to the axis. */
  depth: number;
  /** 1 if every token has a label, 2 if every other one has, and so on. */
  every: number;
}

/** Part of the room between two labels that a label may take. */
const FILLED = 0.92;

/** Height of a line of text, in font sizes. */
const LINE = 1.1;

/**
 * Chooses size and angle of the labels from their count and length. Where even the smallest labels would touch, some are
 * left out: a heatmap shows where a network looks by its shape, so all of its cells stay in sight, and hovering names
 * each of them.
 *
 * @param spacing pixels from one token to the next
 * @param least smallest font size in pixels
 */
export function columnTicks(labels: readonly string[], spacing: number, least = 12): TokenTicks {
  const fontSize = clamp(Math.floor(spacing * 0.95), least, LARGEST);
  const widest = Math.max(...labels.map((label) => textWidth(label, fontSize)));
  if (widest <= spacing * FILLED) {
    return { fontSize, angle: 0, depth: fontSize * 1.5, every: 1 };
  }
  const small = clamp(Math.round(spacing), least, 12);
  const longest = Math.max(...labels.map((label) => textWidth(label, small)));
  // Turned labels would save nothing if each is narrower than a line is high.
  if (longest <= small * LINE) {
    return { fontSize: small, angle: 0, depth: small * 1.5, every: Math.ceil(longest / (spacing * FILLED)) };
  }
  // A diagonal line of text needs its height times √2 along the axis.
  if (spacing >= small * 1.6) {
    return { fontSize: small, angle: -45, depth: (longest + small) * Math.SQRT1_2 + 4, every: 1 };
  }
  return { fontSize: small, angle: -90, depth: longest + 6, every: Math.ceil((small * LINE) / spacing) };
}

/** Height in pixels of a row whose label has the smallest font. */
export const LOWEST_ROW = 16;

/** Size of the labels beside rows that are `spacing` pixels apart. */
export function rowTicks(labels: readonly string[], spacing: number, least = 12): TokenTicks {
  const fontSize = clamp(Math.floor(spacing * 0.85), least, LARGEST);
  const depth = Math.max(...labels.map((label) => textWidth(label, fontSize))) + 8;
  return { fontSize, angle: 0, depth, every: Math.ceil((fontSize * LINE) / spacing) };
}

/** Part of a chart's width that labels beside rows may take. */
const SIDE_LABELS = 0.3;

/** Labels beside rows, in lines, so that they leave room for the plot: tokens are shortened, names are broken. */
export function rowLabels(labels: readonly string[], width: number, { named = false } = {}): string[][] {
  const room = width * SIDE_LABELS;
  return labels.map((label) =>
    named ? wrapText(label, room, 12) : [shorten(label, Math.floor(room / textWidth("x", 12)))],
  );
}

/**
 * A Plotly axis whose ticks are tokens at the positions 0, 1, 2 …, so that equal tokens keep their own places. A label may
 * have several lines.
 */
export function tokenAxis(
  labels: readonly string[],
  ticks: TokenTicks,
  title: string,
): Record<string, unknown> {
  const texts = labels.map((label) => label.split("\n").map(escapePlotly).join("<br>"));
  const single = labels.every((label) => Array.from(label).length === 1);
  return {
    type: "linear",
    ...(ticks.every === 1 ? { tickmode: "array" } : someTicks(texts, ticks.every)),
    tickvals: labels.map((_, position) => position),
    ticktext: texts,
    tickangle: ticks.angle,
    tickfont: { size: ticks.fontSize, family: single ? MONO : SANS },
    range: [-0.5, labels.length - 0.5],
    title: { text: escapePlotly(title) },
    ticks: "",
    showgrid: false,
    zeroline: false,
    showline: false,
  };
}

/** Ticks at some of the tokens. Hover texts get the names of all of them from the aliases. */
const someTicks = (texts: readonly string[], every: number): Record<string, unknown> => ({
  tickmode: "linear",
  tick0: 0,
  dtick: every,
  labelalias: Object.fromEntries(texts.map((text, position) => [position, text])),
});

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
