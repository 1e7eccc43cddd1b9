import type { Figure } from "../figures/figure";
import { NoBrowser } from "./launch-browser";
import { picture } from "./shared-browser";

/**
 * A static picture for viewers without Plotly.
 *
 * @returns undefined if no browser is found
 * @throws Error if plotly.js cannot draw the figure
 */
export async function staticPicture(
  figure: Figure,
  format: "svg" | "png" = "svg",
  scale?: number,
): Promise<Buffer | undefined> {
  try {
    return await picture(figure, { format, scale });
  } catch (error) {
    if (error instanceof NoBrowser) {
      return undefined;
    }
    throw error;
  }
}
