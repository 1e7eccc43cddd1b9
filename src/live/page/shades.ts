/** Colors of the heatmap: `--weight-0` to `--weight-100` for weights from 0 to 1. */
export const SHADES = 100;

/** Two ramps: from 0 to a half, and from there to 1. */
export function shadeVariables(): string {
  const mixed = (share: number, color: string, other: string) =>
    `color-mix(in oklab, var(--${color}) ${Math.round(100 * share)}%, var(--${other}))`;
  return Array.from({ length: SHADES + 1 }, (_, n) => {
    const twice = (2 * n) / SHADES;
    return `--weight-${n}: ${twice <= 1 ? mixed(twice, "mid", "cold") : mixed(twice - 1, "hot", "mid")};`;
  }).join(" ");
}
