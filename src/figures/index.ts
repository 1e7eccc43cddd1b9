/**
 * The list of charts. The library, the notebooks and the gallery import all charts from here. A new chart is a module and
 * a line here.
 */
export * from "./accuracy";
export * from "./alignment-diagram";
export * from "./alignment-error";
export * from "./attention-bars";
export * from "./attention-evidence";
export * from "./attention-heatmap";
export * from "./attention-over-epochs";
export * from "./bars";
export * from "./calibration";
export * from "./confusion-matrix";
export { type Figure, type FigureOptions, withTheme } from "./figure";
export * from "./grouped-intervals";
export * from "./interval-bars";
export * from "./intervals";
export * from "./layer-diagram";
export * from "./one-hot-picture";
export * from "./padding-column";
export * from "./power-law";
export * from "./rank-correlation";
export * from "./spread-lines";
export * from "./tally";
export { THEME_NAMES, type ThemeName } from "./theme";
export * from "./training-curves";
export type { Attention } from "./weights";
export * from "./window-mask";
