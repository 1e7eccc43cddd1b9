import { MONO, SANS } from "./theme";
import { escapePlotly, textWidth } from "./token-text";

const LARGEST = 14;
const SMALLEST = 8;

/** Layout of the labels of a token axis, so that neighbors never touch. */
export interface TokenTicks {
  fontSize: number;
  /** Rotation in Plotly's degrees: 0 horizontal, -45 diagonal, -90 vertical. */
  angle: 0 | -45 | -90;
  /** Pixels that the labels take, perpendicular to the axis. */
  depth: number;
}

/**
 * Chooses size and angle of the labels from their count and length.
 *
 * @param spacing pixels from one token to the next
 */
export function columnTicks(labels: string[], spacing: number): TokenTicks {
  const fontSize = clamp(Math.floor(spacing * 0.95), SMALLEST, LARGEST);
  const widest = Math.max(...labels.map((label) => textWidth(label, fontSize)));
  if (widest <= spacing * 0.92) {
    return { fontSize, angle: 0, depth: fontSize * 1.5 };
  }
  const small = clamp(Math.round(spacing), SMALLEST, 12);
  const longest = Math.max(...labels.map((label) => textWidth(label, small)));
  // A diagonal line of text needs its height times √2 along the axis.
  if (spacing >= small * 1.6) {
    return { fontSize: small, angle: -45, depth: (longest + small) * Math.SQRT1_2 + 4 };
  }
  return { fontSize: small, angle: -90, depth: longest + 6 };
}

/** Size of the labels beside rows that are `spacing` pixels apart. */
export function rowTicks(labels: string[], spacing: number): TokenTicks {
  const fontSize = clamp(Math.floor(spacing * 0.85), SMALLEST, LARGEST);
  return { fontSize, angle: 0, depth: Math.max(...labels.map((label) => textWidth(label, fontSize))) + 8 };
}

/** A Plotly axis whose ticks are tokens at the positions 0, 1, 2 …, so that equal tokens keep their own places. */
export function tokenAxis(labels: string[], ticks: TokenTicks, title: string): Record<string, unknown> {
  const single = labels.every((label) => Array.from(label).length === 1);
  return {
    type: "linear",
    tickmode: "array",
    tickvals: labels.map((_, position) => position),
    ticktext: labels.map(escapePlotly),
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

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
