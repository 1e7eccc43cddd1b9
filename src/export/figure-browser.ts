import type { Browser, Page } from "playwright-core";
import { pictureOf } from "../figures/every-width";
import type { Figure } from "../figures/figure";
import { launchBrowser } from "./launch-browser";
import { locatePlotly, plotlyFile } from "./plotly-file";
import { portableSvg } from "./portable-svg";

export interface PictureOptions {
  format: "svg" | "png";
  /** PNG pixels for each pixel of the figure; 2 by default, sharp on today's screens. */
  scale?: number;
  /** Width in pixels of a figure that has none of its own; 700 by default. */
  width?: number;
}

/** A browser with plotly.js loaded and no network, which turns figures into pictures. */
export interface FigureBrowser {
  /**
   * @throws Error if plotly.js cannot draw the figure
   */
  picture(figure: Figure, options: PictureOptions): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Starts a browser for pictures.
 *
 * @throws NoBrowser if none is found or none starts
 */
export async function startFigureBrowser(): Promise<FigureBrowser> {
  const { browser } = await launchBrowser();
  const pages = new Map<string, Promise<Page>>();
  return {
    async picture(figure, { format, scale = 2, width }) {
      const file = plotlyFile(figure);
      const page = pages.get(file) ?? openPage(browser, file);
      pages.set(file, page);
      const { data, layout } = pictureOf(figure, width);
      // As a string, so that the page gets the figure as from a file, without undefined and typed arrays.
      const request = JSON.stringify({ figure: { data, layout }, format, scale });
      const address = await (await page).evaluate<string>(`drawFigure(${JSON.stringify(request)})`);
      const content = address.slice(address.indexOf(",") + 1);
      return format === "svg"
        ? Buffer.from(portableSvg(decodeURIComponent(content)))
        : Buffer.from(content, "base64");
    },
    close: () => browser.close(),
  };
}

async function openPage(browser: Browser, file: string): Promise<Page> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.setContent("<!doctype html><meta charset='utf-8'><body></body>");
  await page.addScriptTag({ path: locatePlotly(file) });
  await page.addScriptTag({ content: DRAW });
  return page;
}

// As text, because compilers add helpers to functions, which the page does not have.
const DRAW = `window.drawFigure = async (request) => {
  const { figure, format, scale } = JSON.parse(request);
  const { width = 700, height = 450 } = figure.layout;
  return Plotly.toImage(figure, { format, width, height, scale: format === "svg" ? 1 : scale });
}`;
