/** Exported pages in a real browser, from a phone to a wide screen. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { closeSharedBrowser, exportFigure } from "../../src/export/export-figure";
import { launchBrowser } from "../../src/export/launch-browser";
import { attentionHeatmap } from "../../src/figures/attention-heatmap";
import { attentionOverEpochs } from "../../src/figures/attention-over-epochs";
import { spreadLines } from "../../src/figures/spread-lines";
import { becomes } from "../support/wait-until";

let folder: string;
let browser: Browser;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "fit-"));
  ({ browser } = await launchBrowser());
});
after(async () => {
  await closeSharedBrowser();
  await browser?.close();
  await rm(folder, { recursive: true });
});

const WIDTHS = [320, 375, 700, 1200];

const phrase = [..."48 min before 10 a.m"];
const rows = (count: number) => Array.from({ length: 5 }, () => Array<number>(count).fill(1 / count));
const words = Array.from({ length: 40 }, (_, n) => ["the", "internationalization", "of"][n % 3]);
const figures = {
  heatmap: attentionHeatmap(
    { sourceTokens: phrase, outputTokens: [..."09:12"], weights: rows(phrase.length) },
    { title: "Attention weights per timestep, of a network that was trained for thirty epochs" },
  ),
  words: attentionHeatmap(
    {
      sourceTokens: words,
      outputTokens: words,
      weights: words.map(() => Array<number>(words.length).fill(1 / words.length)),
    },
    { title: "A sentence" },
  ),
  epochs: attentionOverEpochs(
    phrase,
    [1, 2].map((epoch) => ({ epoch, outputTokens: [..."09:12"], weights: rows(phrase.length) })),
  ),
  lines: spreadLines(
    [1, 2, 3],
    [1, 2, 3].map((n) => ({
      name: `network ${n}, trained on sentences of up to 30 words`,
      runs: [[0, 1, 2]],
    })),
    { xTitle: "words in a sentence of the test part, punctuation included", yTitle: "token accuracy" },
  ),
};

/** What is wrong with the chart as it is seen; empty if nothing is. */
const problems = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const found = [];
    const figure = document.getElementById("figure");
    const all = figure.getBoundingClientRect();
    const texts = [...figure.querySelectorAll(".main-svg text")].filter((text) => text.textContent.trim());
    const bar = figure.querySelector(".modebar").getBoundingClientRect();
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
    if (Math.abs(figure.querySelector(".main-svg").getBoundingClientRect().width - innerWidth) > 1) found.push("not as wide as the page");
    if (bar.width === 0) found.push("no buttons");
    for (const text of texts) {
      const box = text.getBoundingClientRect();
      const name = text.textContent;
      if (parseFloat(getComputedStyle(text).fontSize) < 11) found.push("too small: " + name);
      if (box.left < all.left - 1 || box.right > all.right + 1 || box.top < all.top - 1 || box.bottom > all.bottom + 1) found.push("cut off: " + name);
      if (meets(bar, box)) found.push("below the buttons: " + name);
    }
    for (const plot of figure.querySelectorAll(".nsewdrag")) if (meets(bar, plot.getBoundingClientRect())) found.push("buttons over data");
    const legend = figure.querySelector(".legend");
    if (legend && meets(legend.getBoundingClientRect(), figure.querySelector(".nsewdrag").getBoundingClientRect())) found.push("legend over data");
    return found;
  })()`);

async function visit(name: string, width: number): Promise<Page> {
  const context = await browser.newContext({ offline: true, viewport: { width, height: 800 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path.join(folder, `${name}.html`)).href);
  await page.waitForSelector(".modebar", { state: "attached" });
  return page;
}

async function drawnAt(page: Page, width: number): Promise<void> {
  const now = () =>
    page.evaluate<number>(`document.querySelector(".main-svg").getBoundingClientRect().width`);
  await becomes(now, width, "the chart's width in pixels");
}

for (const [name, figure] of Object.entries(figures)) {
  test(`${name}: from 320 to 1,200 pixels the chart fills the page, and all text can be read`, async () => {
    await exportFigure(figure, path.join(folder, name), { formats: ["html"], plotly: "shared" });
    for (const width of WIDTHS) {
      const page = await visit(name, width);
      await becomes(() => problems(page), [], `${width} pixels`);
      await page.context().close();
    }
  });
}

test("a page that is turned gets the other layout, and keeps the slider's place and the theme", async () => {
  await exportFigure(figures.epochs, path.join(folder, "turned"), { formats: ["html"], plotly: "shared" });
  const page = await visit("turned", 700);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForSelector('.main-svg[style*="rgb(22, 24, 29)"]');
  await page.locator(".slider-rail-touch-rect").click({ position: { x: 8, y: 5 } });
  await page.waitForSelector("text=epoch 1");
  await page.setViewportSize({ width: 320, height: 800 });
  await drawnAt(page, 320);
  await becomes(() => problems(page), []);
  await becomes(() => page.locator("text=epoch 1").count(), 1);
  await page.waitForSelector('.main-svg[style*="rgb(22, 24, 29)"]');
  await page.setViewportSize({ width: 1000, height: 800 });
  await drawnAt(page, 1000);
  await becomes(() => problems(page), []);
});
