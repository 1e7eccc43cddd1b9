import { bandAnnotations, bandEdges, type ColorScale } from "./cell-texts";

/** Themes of a figure: for light pages, for dark pages, and for gray print. */
export type ThemeName = "light" | "dark" | "print";

export const THEME_NAMES: readonly ThemeName[] = ["light", "dark", "print"];

export const SANS = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif';
export const MONO = '"DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace';

/** In pixels. */
const FONT_SIZE = 13;

interface Look {
  paper: string;
  ink: string;
  faint: string;
  /** Okabe and Ito's colors (jfly.uni-koeln.de/color), which can be told apart with every kind of color blindness. */
  lines: string[];
  /** Colors of the weights: 0 is near the background, 1 far from it, and lightness changes in one direction. */
  scale: ColorScale;
}

const evenly = (colors: string): ColorScale =>
  colors.split(" ").map((color, n, { length }) => [n / (length - 1), color] as const);

/** Plotly's scale YlGnBu, from its yellow to its blue. */
const YELLOW_TO_BLUE = "#ffffd9 #edf8d9 #c7e9b4 #7fcdbb #41b6c4 #1d91c0 #225ea8 #253494 #081d58";

const LOOKS: Record<ThemeName, Look> = {
  light: {
    paper: "#ffffff",
    ink: "#222222",
    faint: "#dddddd",
    lines: ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"],
    scale: evenly(YELLOW_TO_BLUE),
  },
  dark: {
    paper: "#16181d",
    ink: "#e6e6e6",
    faint: "#3c4048",
    lines: ["#56B4E9", "#E69F00", "#2EC4A0", "#E8A6CB", "#F0E442", "#8FA8FF"],
    scale: evenly(YELLOW_TO_BLUE.split(" ").reverse().join(" ")),
  },
  print: {
    paper: "#ffffff",
    ink: "#000000",
    faint: "#cccccc",
    lines: ["#000000", "#6e6e6e", "#a0a0a0", "#3f3f3f", "#8a8a8a", "#c0c0c0"],
    scale: evenly("#ffffff #000000"),
  },
};

/** Shares at which the text in a cell may have to change its color, in one theme or another. */
export const TEXT_BANDS: readonly number[] = bandEdges(THEME_NAMES.map((name) => LOOKS[name].scale));

export function isThemeName(name: string): name is ThemeName {
  return (THEME_NAMES as readonly string[]).includes(name);
}

/** A theme's colors, for drawings without Plotly. */
export function look(theme: ThemeName): Readonly<Look> {
  return LOOKS[theme];
}

/** A Plotly layout template: everything that makes a figure light, dark or ready for print. */
export function template(theme: ThemeName): {
  data: Record<string, unknown[]>;
  layout: Record<string, unknown>;
} {
  const { paper, ink, faint, lines, scale } = LOOKS[theme];
  const axis = {
    color: ink,
    gridcolor: faint,
    linecolor: ink,
    zerolinecolor: faint,
    tickcolor: ink,
    ticklabelstandoff: 4,
    minor: { gridcolor: faint },
    tickfont: { size: FONT_SIZE - 1 },
    title: { font: { size: FONT_SIZE }, standoff: 8 },
    automargin: true,
  };
  const control = { bgcolor: paper, bordercolor: faint, font: { color: ink, size: FONT_SIZE - 1 } };
  return {
    data: { bar: [{ error_x: { color: ink }, error_y: { color: ink } }] },
    layout: {
      font: { family: SANS, size: FONT_SIZE, color: ink },
      title: {
        x: 0.5,
        xanchor: "center",
        y: 1,
        yanchor: "top",
        pad: { t: 10 },
        font: { size: FONT_SIZE + 3 },
      },
      paper_bgcolor: paper,
      plot_bgcolor: paper,
      colorway: lines,
      xaxis: axis,
      yaxis: axis,
      coloraxis: {
        colorscale: scale,
        colorbar: { thickness: 12, outlinewidth: 0, tickfont: { size: FONT_SIZE - 1 }, ticklen: 3 },
      },
      hoverlabel: { font: { family: MONO, size: FONT_SIZE }, align: "left" },
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
      annotations: bandAnnotations(scale, TEXT_BANDS),
      annotationdefaults: { font: { color: ink, size: FONT_SIZE }, showarrow: false },
      shapedefaults: { line: { color: lines[0] } },
      sliderdefaults: { ...control, currentvalue: { font: { color: ink, size: FONT_SIZE } } },
      updatemenudefaults: control,
    },
  };
}
