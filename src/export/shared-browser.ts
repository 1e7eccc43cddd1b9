import type { Figure } from "../figures/figure";
import { type FigureBrowser, type PictureOptions, startFigureBrowser } from "./figure-browser";
import { NoBrowser } from "./launch-browser";

/** Milliseconds after which an idle browser closes. */
const IDLE = 10_000;

let running: Promise<FigureBrowser> | undefined;
let idle: NodeJS.Timeout | undefined;
let busy = 0;

/**
 * A picture of a figure, drawn by one browser that all callers share.
 *
 * The browser closes after ten idle seconds. A script that should end at once calls {@link closeSharedBrowser}.
 *
 * @throws NoBrowser if no browser is found
 * @throws Error if plotly.js cannot draw the figure
 */
export async function picture(figure: Figure, options: PictureOptions): Promise<Buffer> {
  busy += 1;
  clearTimeout(idle);
  try {
    return await drawOnce(figure, options);
  } finally {
    busy -= 1;
    if (busy === 0 && running) {
      idle = setTimeout(closeSharedBrowser, IDLE);
    }
  }
}

async function drawOnce(figure: Figure, options: PictureOptions): Promise<Buffer> {
  running ??= startFigureBrowser();
  const browser = running;
  try {
    return await (await browser).picture(figure.still ?? figure, options);
  } catch (error) {
    // A browser that has closed or never started must not be used again.
    if (running === browser && (error instanceof NoBrowser || isClosed(error))) {
      running = undefined;
    }
    throw error;
  }
}

/** Ends the shared browser, if there is one. The next picture starts a new one. */
export async function closeSharedBrowser(): Promise<void> {
  clearTimeout(idle);
  const browser = running;
  running = undefined;
  if (browser) {
    await browser.then(
      (open) => open.close(),
      () => undefined, // it never started; the caller of `picture` has got that error
    );
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && /has been closed|crashed/.test(error.message);
}
