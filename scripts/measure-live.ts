/**
 * `node scripts/run.mjs scripts/measure-live.ts`: how long a live page takes from a keystroke to its picture on the
 * screen. Networks of 60 source and 12 output tokens, untrained, since only their sizes matter; keys as a reader presses
 * them, in the browser that draws the pictures. Milliseconds.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import "../src/native/tensorflow";
import { exportLive } from "../src/export/export-live";
import { launchBrowser, type Page } from "../src/export/launch-browser";
import { median } from "../src/figures/quantile";
import { TokenTranslator } from "../src/models/token-translator";
import { Translator } from "../src/models/translator";
import type { Pair } from "../src/text/pairs";
import { seededChoices } from "../src/text/random";
import { recipes } from "../src/training/recipes";
import { encodingFor, modelFor } from "../src/training/tasks";

const [SOURCE, TARGET, KEYS] = [60, 12, 40];

/** A letter, or a word of four of them. */
const drawn = (whole: (from: number, to: number) => number, size: number) =>
  Array.from({ length: size }, () => String.fromCharCode(97 + whole(0, 25))).join("");

function pairsOf(task: "times" | "translation"): Pair[] {
  const { whole } = seededChoices(1);
  const [size, separator] = task === "times" ? [1, ""] : [4, " "];
  const text = (length: number) => Array.from({ length }, () => drawn(whole, size)).join(separator);
  return Array.from({ length: 20 }, () => ({ source: text(SOURCE), target: text(TARGET) }));
}

function translatorOf(task: "times" | "translation", pairs: Pair[]): Translator {
  if (task === "times") {
    const encoding = encodingFor("fixed-length", pairs, [], "character");
    return new Translator(modelFor(encoding, recipes.article, pairs.length, 1), encoding);
  }
  const encoding = encodingFor("translation", pairs, [], "word");
  return new TokenTranslator(modelFor(encoding, recipes.translation, pairs.length, 1), encoding);
}

/** From the event of a key to the frame that shows what it changed. */
const WATCH = `(() => {
  globalThis.painted = [];
  addEventListener("input", ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => painted.push(performance.now() - timeStamp);
    port2.postMessage("");
  }), true);
})()`;

async function typeInto(
  page: Page,
  phrase: string,
): Promise<{ painted: number[]; alone: number; steps: number }> {
  await page.locator("#phrase").fill(phrase.slice(0, -KEYS));
  await page.locator("#phrase").press("End");
  await page.evaluate(WATCH);
  for (const key of phrase.slice(-KEYS)) {
    await page.keyboard.press(key);
    await page.waitForTimeout(30);
  }
  await page.waitForFunction(`painted.length === ${KEYS}`);
  return page.evaluate(`(() => {
    const begin = performance.now();
    const { weights } = liveFigure.answer(${JSON.stringify(phrase)});
    return { painted, alone: performance.now() - begin, steps: weights.length };
  })()`);
}

async function measure(folder: string): Promise<void> {
  const { browser } = await launchBrowser();
  try {
    for (const task of ["times", "translation"] as const) {
      const pairs = pairsOf(task);
      const translator = translatorOf(task, pairs);
      const base = path.join(folder, task);
      await exportLive(translator, base, { examples: [pairs[0].source] });
      const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
      await page.goto(pathToFileURL(`${base}.html`).href);
      const { painted, alone, steps } = await typeInto(page, pairs[1].source);
      const { size } = fs.statSync(`${base}.html`);
      console.log(
        `${task}, ${SOURCE} × ${steps} tokens, ${Math.round(size / 1000)} kB: ${KEYS} keys, median ${median(
          painted,
        ).toFixed(
          1,
        )} ms, worst ${Math.max(...painted).toFixed(1)} ms; the network alone ${alone.toFixed(1)} ms`,
      );
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "measure-live-"));
measure(scratch).finally(() => fs.rmSync(scratch, { recursive: true }));
