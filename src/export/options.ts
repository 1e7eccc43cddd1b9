import path from "node:path";
import type { Figure } from "../figures/figure";
import { isThemeName, type ThemeName } from "../figures/theme";
import type { RunManifest } from "./snippet";

export type ExportFormat = "html" | "svg" | "png" | "md";

export const EXPORT_FORMATS: readonly ExportFormat[] = ["html", "svg", "png", "md"];

export interface ExportOptions {
  /** All four by default. */
  formats?: ExportFormat[];
  /** The theme of all files. Default: pictures keep the figure's own, and pages follow the reader's setting. */
  theme?: ThemeName;
  /** `inline` makes each page one file (1.5 MB); `shared` puts one plotly.min.js beside all of them. */
  plotly?: "inline" | "shared";
  /** PNG pixels for each pixel of the figure; 2 by default. */
  scale?: number;
  /** Whether to write a second SVG, `NAME-dark.svg`, which the snippet shows on dark pages. */
  darkCopy?: boolean;
  /** What the figure shows, in words; taken from the figure's data by default. */
  alt?: string;
  /** Below the figure in the snippet. */
  caption?: string;
  /** How to reproduce the figure: seed, data, model, versions. */
  manifest?: RunManifest;
}

/**
 * Checks the options before anything is written.
 *
 * @throws RangeError if an option is wrong; the message says what would be right
 */
export function checkExport(figure: Figure, base: string, options: ExportOptions): void {
  if (!Array.isArray(figure?.data) || typeof figure.layout !== "object") {
    throw new RangeError("exportFigure: a figure with data (a list of traces) and layout was expected");
  }
  checkBase("exportFigure", base);
  const unknown = (options.formats ?? []).find((format) => !EXPORT_FORMATS.includes(format));
  if (unknown !== undefined) {
    throw new RangeError(`exportFigure: format is "${unknown}"; ${EXPORT_FORMATS.join(", ")} were expected`);
  }
  if (options.formats?.length === 0 || options.formats?.every((format) => format === "md")) {
    throw new RangeError("exportFigure: the snippet needs something to show; name html, svg or png as well");
  }
  if (options.theme !== undefined && !isThemeName(options.theme)) {
    throw new RangeError(`exportFigure: theme is "${options.theme}"; light, dark or print was expected`);
  }
  if (options.scale !== undefined && !(options.scale > 0 && options.scale <= 10)) {
    throw new RangeError(`exportFigure: scale is ${options.scale}; a number above 0, up to 10, was expected`);
  }
}

/**
 * Checks that a path names a file.
 *
 * @param caller name of the function that got the path, for the message
 * @throws RangeError if it names none; the message says what would be right
 */
export function checkBase(caller: string, base: string): void {
  if (base.trim() === "" || /[/\\]$/.test(base) || ["", ".", ".."].includes(path.basename(base))) {
    throw new RangeError(
      `${caller}: "${base}" names no file; a path like figures/ten-past-noon was expected`,
    );
  }
}
