/** A notebook's HTML page as a PDF, printed by the browser that draws the pictures. */
import { pathToFileURL } from "node:url";
import { launchBrowser } from "./launch-browser";

/** Pixels between the margins of an A4 page: 180 mm. Charts get their layout for this width. */
const WIDTH = 680;

/** Milliseconds in which a page's equations are set, where the network lets them. */
const PATIENCE = 20_000;

export interface PrintedPage {
  pdf: Uint8Array;
  /** Whether the page has equations that could not be set, because their program is not on this machine. */
  plainEquations: boolean;
}

/**
 * Prints a page of `python/notebook_page.py` once its charts are drawn.
 *
 * @throws NoBrowser if no browser is found or none starts
 */
export async function printPage(file: string): Promise<PrintedPage> {
  const { browser } = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 }, colorScheme: "light" });
    await page.goto(pathToFileURL(file).href, { waitUntil: "domcontentloaded", timeout: 0 });
    await page.waitForFunction(CHARTS_DRAWN, undefined, { timeout: 0 });
    const plainEquations = await page.evaluate<boolean>(`(${EQUATIONS_LEFT})(${PATIENCE})`);
    await page.addStyleTag({ content: FOR_PAPER });
    const margin = { top: "15mm", bottom: "18mm", left: "15mm", right: "15mm" };
    const pdf = await page.pdf({
      format: "A4",
      margin,
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: "<span></span>",
      footerTemplate:
        '<span style="width: 100%; text-align: center; font-size: 9px" class="pageNumber"></span>',
      outline: true,
      tagged: true,
    });
    return { pdf, plainEquations };
  } finally {
    await browser.close();
  }
}

/** Paper cannot be scrolled: long lines of code and output go on in the next line. A heading stays with its text. */
const FOR_PAPER = `
  pre { white-space: pre-wrap !important; word-break: normal !important; overflow-wrap: anywhere; }
  h1, h2, h3, h4 { break-after: avoid; }`;

// As text, because compilers add helpers to functions, which the page does not have.
const CHARTS_DRAWN = `[...document.querySelectorAll(".workbook-figure")].every((figure) => figure.querySelector(".main-svg"))`;

/** Waits for the equations, and tells whether some are still in TeX. */
const EQUATIONS_LEFT = `async (patience) => {
  const texts = [...document.querySelectorAll(".jp-RenderedMarkdown")].filter((cell) => /\\$[^$]+\\$/.test(cell.textContent));
  if (texts.length === 0) return false;
  const end = Date.now() + patience;
  const set = () => document.querySelector(".MathJax, mjx-container, .katex");
  const missing = () => document.readyState === "complete" && !window.MathJax?.Hub && !window.MathJax?.startup;
  while (!set() && !missing() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  if (!set()) return true;
  if (window.MathJax.Hub) await new Promise((resolve) => window.MathJax.Hub.Queue(resolve));
  else await window.MathJax.startup?.promise;
  return false;
}`;
