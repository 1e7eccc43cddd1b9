/** Writes the gallery: every chart that the data allow, in all formats, and a page of all charts. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { closeSharedBrowser, exportedFiles, exportFigure, type RunManifest } from "../export/export-figure";
import { type GalleryEntry, galleryMarkdown, galleryPage } from "../export/gallery";
import { snippet } from "../export/snippet";
import { type GalleryData, galleryCharts } from "../figures/gallery-chart";
import * as charts from "../figures/index";
import { LAYER_DIAGRAM, layerDiagram } from "../figures/layer-diagram";
import type { ThemeName } from "../figures/theme";
import { resolveFolder } from "../files/destination";
import { checkReplaceable, withoutSignature, writeSigned } from "../files/signature";
import { checkWritable } from "../files/write-file";
import { progress } from "../progress/progress";

/** File name of the diagram without an ending. */
const DIAGRAM = "attention-layer";

const GALLERY_HEADING = "Figures of the attention workbook";

export interface GalleryOptions {
  /** The folder to write into. */
  readonly out: string;
  /** The theme of all figures. Default: pages and snippets follow the reader's setting. */
  readonly theme?: ThemeName;
  /** PNG pixels for each pixel of a figure. */
  readonly scale: number;
  /** How the figures were made. */
  readonly manifest: RunManifest;
}

export interface WrittenGallery {
  readonly figures: number;
  /** The gallery's page. */
  readonly page: string;
  /** One line for the reader, if pictures are missing because no browser was found. */
  readonly notice?: string;
}

/**
 * Checks that a gallery may be written into a folder, before anything is trained for it.
 *
 * @throws InputError if it is the working or home folder, if a file that would be replaced is not an unchanged export,
 *   or if it cannot be written to
 */
export function checkGalleryFolder(out: string, theme?: ThemeName): void {
  resolveFolder(out);
  checkWritable(out);
  const names = galleryCharts(charts).flatMap((chart) => chart.names);
  const darkCopy = theme === undefined;
  checkReplaceable([
    ...["README.md", "index.html"].map((name) => path.join(out, name)),
    ...exportedFiles(path.join(out, DIAGRAM), { formats: ["svg", "md"], darkCopy }),
    ...names.flatMap((name) => exportedFiles(path.join(out, name), { darkCopy })),
  ]);
}

/** Draws and writes all figures of the data. */
export async function writeGallery(data: GalleryData, options: GalleryOptions): Promise<WrittenGallery> {
  const { out, theme, scale, manifest } = options;
  const figures = galleryCharts(charts).flatMap((chart) => chart.inGallery(data));
  const entries: GalleryEntry[] = [await writeDiagram(options)];
  const bar = progress("Figures", figures.length, { unit: "figure" });
  let notice: string | undefined;
  try {
    for (const [done, { name, title, caption, figure }] of figures.entries()) {
      bar.update(done, name);
      const base = path.join(out, name);
      const exported = await exportFigure(figure, base, {
        plotly: "shared",
        darkCopy: theme === undefined,
        theme,
        scale,
        caption,
        manifest,
      });
      notice = exported.notice ?? notice;
      entries.push({ title, snippet: withoutSignature(await readFile(`${base}.md`, "utf8")) });
    }
  } finally {
    await closeSharedBrowser();
  }
  const page = path.join(out, "index.html");
  writeSigned(page, galleryPage(GALLERY_HEADING, entries));
  writeSigned(path.join(out, "README.md"), galleryMarkdown(GALLERY_HEADING, entries));
  bar.update(figures.length, "all written");
  bar.finish();
  return { figures: entries.length, page, notice };
}

async function writeDiagram({ out, theme, manifest }: GalleryOptions): Promise<GalleryEntry> {
  const themes: [ending: string, theme?: ThemeName][] = theme
    ? [["", theme]]
    : [
        ["", "light"],
        ["-dark", "dark"],
      ];
  for (const [ending, one] of themes) {
    writeSigned(path.join(out, `${DIAGRAM}${ending}.svg`), layerDiagram({ theme: one }));
    writeSigned(path.join(out, `${DIAGRAM}-narrow${ending}.svg`), layerDiagram({ theme: one, narrow: true }));
  }
  const { narrow, ...diagram } = LAYER_DIAGRAM;
  const dark = (name: string) => (theme ? undefined : `${name}-dark.svg`);
  const text = snippet({
    picture: `${DIAGRAM}.svg`,
    darkPicture: dark(DIAGRAM),
    narrow: { picture: `${DIAGRAM}-narrow.svg`, darkPicture: dark(`${DIAGRAM}-narrow`), ...narrow },
    ...diagram,
    caption: "An attention layer at output step i.",
    manifest: { versions: manifest.versions },
  });
  writeSigned(path.join(out, `${DIAGRAM}.md`), text);
  return { title: "The attention layer", snippet: text };
}
