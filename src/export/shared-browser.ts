import type { Figure } from "../figures/figure";
import { type FigureBrowser, type PictureOptions, startFigureBrowser } from "./figure-browser";
import { NoBrowser } from "./launch-browser";

/** Milliseconds after which a browser that nobody asks for closes. */
const IDLE = 10_000;

let running: Promise<FigureBrowser> | undefined;
let idle: NodeJS.Timeout | undefined;
let busy = 0;

/**
 * A picture of a figure, drawn by one browser that all callers share.
 *
 * The browser closes when it has been idle for ten seconds; a script that wants to end at once calls
 * {@link closeSharedBrowser}.
 *
 * @throws NoBrowser where no browser is found; Error where plotly.js cannot draw the figure.
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
    // A browser that is gone, or never came, must not be asked again.
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
      () => undefined, // it never started, and whoever asked for it was told
    );
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && /has been closed|crashed/.test(error.message);
}
