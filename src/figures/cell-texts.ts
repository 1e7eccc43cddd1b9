/**
 * Texts in the cells of a heatmap, black or white: whichever has more contrast with its cell. plotly.js writes them in one
 * of two grays, which are faint on the middle colors. Here each text is an annotation that names a band of shares, and a
 * theme's template says the color of each band, so that texts change with the theme.
 */
import type { Annotations } from "plotly.js";

/** Colors by share, from 0 to 1, with straight lines between them: [share, "#rrggbb"]. */
export type ColorScale = readonly (readonly [share: number, color: string])[];

export interface CellText {
  /** Column and row of the cell. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Where its value is in the range of the colors, from 0 to 1. */
  readonly share: number;
}

/** Luminance at which black and white have the same contrast, √(1.05 · 0.05) − 0.05: 4.58, where WCAG 2 asks for 4.5. */
const EVEN = Math.sqrt(1.05 * 0.05) - 0.05;

/** Relative luminance as WCAG 2 defines it, from 0 to 1. */
export function luminance(red: number, green: number, blue: number): number {
  const linear = [red, green, blue].map((part) =>
    part <= 0.04045 * 255 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** The color of a share. [red, green, blue], each from 0 to 255 */
export function colorAt(scale: ColorScale, share: number): [red: number, green: number, blue: number] {
  const next = Math.max(
    1,
    scale.findIndex(([place]) => place >= share),
  );
  const [[from, before], [to, after]] = [scale[next - 1], scale[next]];
  const part = (share - from) / (to - from);
  const mixed = (start: number) => {
    const [first, second] = [before, after].map((color) =>
      Number.parseInt(color.slice(start, start + 2), 16),
    );
    return first + part * (second - first);
  };
  return [mixed(1), mixed(3), mixed(5)];
}

const isLight = (scale: ColorScale, share: number): boolean => luminance(...colorAt(scale, share)) >= EVEN;

/** How finely the shares are looked for at which a scale turns from dark to light. */
const STEPS = 1000;

function turnOf(scale: ColorScale): number {
  const first = isLight(scale, 0);
  return (
    Array.from({ length: STEPS }, (_, n) => n / STEPS).find((share) => isLight(scale, share) !== first) ?? 1
  );
}

/** The shares at which some scale turns from dark to light. Between two of them each scale has one color of text. */
export const bandEdges = (scales: readonly ColorScale[]): number[] =>
  [...new Set(scales.map(turnOf))].sort((a, b) => a - b);

const nameOf = (band: number) => `cell text ${band}`;

/** Color of the texts in each band, for a template: annotations that nothing shows by itself. */
export const bandAnnotations = (scale: ColorScale, edges: readonly number[]): Record<string, unknown>[] =>
  [...edges, 1].map((end, band) => ({
    name: nameOf(band),
    visible: false,
    font: { color: isLight(scale, ((edges[band - 1] ?? 0) + end) / 2) ? "#000000" : "#ffffff" },
  }));

/** The texts as annotations of a layout. `edges` are those of the templates. */
export const cellTexts = (
  texts: readonly CellText[],
  edges: readonly number[],
  size: number,
): (Partial<Annotations> & { templateitemname: string })[] =>
  texts.map(({ x, y, text, share }) => ({
    templateitemname: nameOf(edges.filter((edge) => share >= edge).length),
    visible: true,
    showarrow: false,
    x,
    y,
    text,
    font: { size },
  }));
