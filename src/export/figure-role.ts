import type { Figure } from "../figures/figure";

/** What a screen reader takes a chart for: one picture, or, with buttons or a slider, a group that it can go into. */
export const figureRole = ({ layout }: Pick<Figure, "layout">): "group" | "img" =>
  layout.updatemenus || layout.sliders ? "group" : "img";
