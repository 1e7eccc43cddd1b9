/** Writes the gallery: every chart that has something to show, in all forms, and a page of them. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { closeSharedBrowser, exportFigure, type RunManifest } from "../export/export-figure";
import { type GalleryEntry, galleryMarkdown, galleryPage } from "../export/gallery";
import { snippet } from "../export/snippet";
import { type GalleryData, galleryCharts } from "../figures/gallery-chart";
import * as charts from "../figures/index";
import { LAYER_DIAGRAM, layerDiagram } from "../figures/layer-diagram";
import type { ThemeName } from "../figures/theme";
import { writeWhole } from "../files/write-file";
import { progress } from "../progress/progress";

/** The gallery's heading, by which a folder that holds one is known. */
export const GALLERY_HEADING = "Figures of the attention workbook";

export interface GalleryOptions {
  /** The folder to write into. */
  readonly out: string;
  /** One theme for all; without it pages and snippets follow the reader. */
  readonly theme?: ThemeName;
  /** PNG pixels for each pixel of a figure. */
  readonly scale: number;
  /** How the figures came about. */
  readonly manifest: RunManifest;
}

export interface WrittenGallery {
  readonly figures: number;
  /** The gallery's page. */
  readonly page: string;
  /** One line for the reader where pictures are missing because no browser was found. */
  readonly notice?: string;
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
      entries.push({ title, snippet: await readFile(`${base}.md`, "utf8") });
    }
  } finally {
    await closeSharedBrowser();
  }
  const page = path.join(out, "index.html");
  writeWhole(page, galleryPage(GALLERY_HEADING, entries));
  writeWhole(path.join(out, "README.md"), galleryMarkdown(GALLERY_HEADING, entries));
  bar.update(figures.length, "all written");
  bar.finish();
  return { figures: entries.length, page, notice };
}

async function writeDiagram({ out, theme, manifest }: GalleryOptions): Promise<GalleryEntry> {
  writeWhole(path.join(out, "attention-layer.svg"), layerDiagram({ theme }));
  if (!theme) {
    writeWhole(path.join(out, "attention-layer-dark.svg"), layerDiagram({ theme: "dark" }));
  }
  const text = snippet({
    picture: "attention-layer.svg",
    darkPicture: theme ? undefined : "attention-layer-dark.svg",
    ...LAYER_DIAGRAM,
    caption: "An attention layer at output step i.",
    manifest: { versions: manifest.versions },
  });
  writeWhole(path.join(out, "attention-layer.md"), text);
  return { title: "The attention layer", snippet: text };
}
