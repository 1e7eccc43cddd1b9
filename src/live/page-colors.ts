import { shadeVariables } from "./page/shades";

/** The live page's colors, by the name of their CSS variable. */
const light = {
  paper: "#ffffff",
  ink: "#1d2229",
  muted: "#59626d",
  line: "#d9dee4",
  raised: "#f4f6f8",
  cold: "#eef3f8",
  mid: "#57a5e3",
  hot: "#08306b",
  accent: "#0b62b0",
  edit: "#b1460a",
};

const dark: typeof light = {
  paper: "#14171c",
  ink: "#e4e7eb",
  muted: "#a1aab5",
  line: "#353c46",
  raised: "#1c2128",
  cold: "#1d242d",
  mid: "#2b78bd",
  hot: "#dff3ff",
  accent: "#79bdf7",
  edit: "#ffa65c",
};

const variables = (colors: typeof light): string =>
  Object.entries(colors)
    .map(([name, color]) => `--${name}: ${color};`)
    .join(" ");

/**
 * The colors as CSS: light or dark, as the reader's system has it or as the embedding page asks. `light-dark()` would be
 * shorter, but needs newer browsers than the rest of the page.
 */
export const colorStyle = (): string => `:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${variables(dark)} } }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; ${variables(dark)} }
:root { ${shadeVariables()} }
`;
