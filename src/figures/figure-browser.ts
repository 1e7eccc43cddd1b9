import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Figure } from "./figure";
import { BROWSER_VARIABLE, type BrowserCandidate, browserCandidates, NO_BROWSER } from "./find-browser";
import { plotlyFile } from "./plotly-file";

/** Says why there is no picture; its message is one line for the reader. */
export class NoBrowser extends Error {
  override readonly name = "NoBrowser";
}

export interface PictureOptions {
  format: "svg" | "png";
  /** PNG pixels for each pixel of the figure; 2 by default, sharp on today's screens. */
  scale?: number;
}

/** A browser with plotly.js loaded and no network, which turns figures into pictures. */
export interface FigureBrowser {
  /** Where it was found, for the doctor and for error reports. */
  readonly path: string;
  /**
   * @throws Error where plotly.js cannot draw the figure.
   */
  picture(figure: Figure, options: PictureOptions): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Starts the first browser that works.
 *
 * @throws NoBrowser where none is found or none starts.
 */
export async function startFigureBrowser(environment = process.env): Promise<FigureBrowser> {
  const problems: string[] = [];
  for (const candidate of browserCandidates(environment)) {
    try {
      return figureBrowser(await launch(candidate), candidate.path);
    } catch (error) {
      problems.push(`${candidate.path}: ${firstLine(error)}`);
    }
  }
  if (environment[BROWSER_VARIABLE]) {
    throw new NoBrowser(`the browser that ${BROWSER_VARIABLE} names does not start (${problems[0]})`);
  }
  throw new NoBrowser(problems.length > 0 ? `${NO_BROWSER} (${problems.join("; ")})` : NO_BROWSER);
}

async function launch(candidate: BrowserCandidate): Promise<Browser> {
  const { path, env, args } = await candidate.prepare();
  return chromium.launch({
    executablePath: path,
    args: ["--disable-quic", "--disable-background-networking", "--disable-component-update", ...args],
    env: { ...stringsOf(process.env), ...env },
    timeout: 20_000,
    // Signals belong to the program or notebook that we run in; a browser ends when its pipe does.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

function figureBrowser(browser: Browser, path: string): FigureBrowser {
  const pages = new Map<string, Promise<Page>>();
  return {
    path,
    async picture(figure, options) {
      const file = plotlyFile(figure);
      const page = pages.get(file) ?? openPage(browser, file);
      pages.set(file, page);
      const { data, layout } = figure;
      // As one string: the figure arrives as a file would give it, without undefined and typed arrays.
      const request = JSON.stringify({
        figure: { data, layout },
        format: options.format,
        scale: options.scale ?? 2,
      });
      const address = await (await page).evaluate<string>(`drawFigure(${JSON.stringify(request)})`);
      const content = address.slice(address.indexOf(",") + 1);
      return options.format === "svg"
        ? Buffer.from(decodeURIComponent(content))
        : Buffer.from(content, "base64");
    },
    close: () => browser.close(),
  };
}

async function openPage(browser: Browser, file: string): Promise<Page> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.setContent("<!doctype html><meta charset='utf-8'><body></body>");
  await page.addScriptTag({ path: createRequire(__filename).resolve(file) });
  await page.addScriptTag({ content: DRAW });
  return page;
}

// Text, because a function would reach the page with the helpers that compilers put into it.
const DRAW = `window.drawFigure = async (request) => {
  const { figure, format, scale } = JSON.parse(request);
  const { width = 700, height = 450 } = figure.layout;
  return Plotly.toImage(figure, { format, width, height, scale: format === "svg" ? 1 : scale });
}`;

function stringsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => !!entry[1]),
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
