import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import type { Page } from "playwright-core";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { exportLive } from "../../src/export/export-live";
import { translateWith } from "../../src/models/changed-attention";
import { loadTranslator } from "../../src/models/storage";
import type { Translator } from "../../src/models/translator";
import { readPairs, toPairs } from "../../src/text/pairs";
import { assertAccessible, browserForTests, smallestText } from "../support/live-page";
import "../support/tensors";
import * as tf from "@tensorflow/tfjs";
import { becomes, matches, waitUntil } from "../support/wait-until";

const { folder, visit } = browserForTests();
const EXAMPLES = ["48 min before 10 a.m", "ten past noon", "<img src=x onerror=ran=1>"];
const base = path.join(folder, "try-it");
const file = `${base}.html`;
let translator: Translator;

before(async () => {
  translator = await loadTranslator("data/models/human-times");
  await exportLive(translator, base, { examples: EXAMPLES, title: "Times <b>bold</b> & $x$" });
});

const answerShown = (page: Page) => page.locator(".whole output").textContent();
const tiles = (page: Page) => page.locator(".tile .token").allTextContents();
const pressed = (page: Page) => page.locator('.tile[aria-pressed="true"]').textContent();
const note = (page: Page) => page.locator("#phrase-note").textContent();

/** A phrase typed as a reader's browser would hand it over, and the answer that the page then shows. */
const typed = (page: Page, phrases: string[]) =>
  page.evaluate<string[]>(`(async () => {
    const field = document.getElementById("phrase");
    const answers = [];
    for (const phrase of ${JSON.stringify(phrases)}) {
      field.value = phrase;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve));
      answers.push(document.querySelector(".whole output").textContent);
    }
    return answers;
  })()`);

test("the stored network's page holds at most 400 kB", () => {
  assert.ok(statSync(file).size <= 400_000, `${statSync(file).size} bytes`);
});

test("1,000 phrases that no training has seen: answers and weights of the translator, without a request", async () => {
  const known = new Set(toPairs(readPairs("data/human-times/pairs.csv")).map(({ source }) => source));
  const fresh = makeHumanTimes({ count: 4000, seed: "held out" }).map(({ source }) => source);
  const phrases = [...new Set(fresh)].filter((phrase) => !known.has(phrase)).slice(0, 1000);
  assert.equal(phrases.length, 1000);
  const expected = translator.translate(phrases);
  const { page, complaints } = await visit(file);
  const found = await page.evaluate<{ output: string; weights: number[][]; probabilities: number[] }[]>(
    `${JSON.stringify(phrases)}.map(liveFigure.answer)`,
  );
  let furthest = 0;
  expected.forEach(({ output, alignment, onPadding, probabilities }, n) => {
    assert.equal(found[n].output, output, phrases[n]);
    alignment.forEach((row, i) => {
      const weights = found[n].weights[i];
      row.forEach((weight, j) => {
        furthest = Math.max(furthest, Math.abs(weight - weights[j]));
      });
      const padding = weights.slice(row.length).reduce((sum, weight) => sum + weight, 0);
      furthest = Math.max(furthest, Math.abs(padding - onPadding[i]));
      assert.ok(Math.abs(found[n].probabilities[i] - probabilities[i]) < 1e-4, phrases[n]);
    });
  });
  assert.ok(furthest < 1e-5, `a weight is off by ${furthest}`);
  assert.deepEqual(
    await typed(page, phrases.slice(0, 200)),
    expected.slice(0, 200).map(({ output }) => output),
  );
  assert.deepEqual(complaints, []);
});

test("text of the page, of the examples and of the reader stays text", async () => {
  const { page, complaints } = await visit(file);
  assert.equal(await page.locator("h1").textContent(), "Times <b>bold</b> & $x$");
  await page.getByRole("button", { name: "<img src=x onerror=ran=1>" }).click();
  await becomes(async () => (await page.locator(".head").allTextContents()).slice(0, 4).join(""), "<img");
  await matches(() => note(page), /Never seen in training.*“<”/);
  assert.equal(await page.evaluate("typeof ran"), "undefined");
  assert.equal(await page.locator("main img, main b:not(.was b)").count(), 0);
  assert.deepEqual(complaints, []);
});

test("a phrase that is empty or too long is answered with a sentence", async () => {
  const { page, complaints } = await visit(file);
  await page.locator("#phrase").fill("");
  await becomes(() => note(page), "The phrase is empty.");
  await becomes(() => page.locator(".map").count(), 0);
  await page.locator("#phrase").fill("x".repeat(50));
  await matches(() => note(page), /reads the first 41 tokens; 9 more/);
  assert.deepEqual(complaints, []);
});

test("the page's address holds phrase and step, both ways", async () => {
  const { page, complaints } = await visit(file, "#phrase=ten+past+noon&step=4");
  assert.equal(await page.locator("#phrase").inputValue(), "ten past noon");
  await matches(() => pressed(page), /^Step 4: /);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.locator("#phrase").fill("5 & 6 = #7 p.m");
  let hash = "";
  await waitUntil(async () => {
    hash = await page.evaluate<string>("location.hash");
    return /phrase=5.*step=5/.test(hash);
  }, "phrase and step in the address");
  const again = await visit(file, hash);
  const phrase = again.page.locator("#phrase");
  assert.equal(await phrase.inputValue(), "5 & 6 = #7 p.m");
  await matches(() => pressed(again.page), /^Step 5: /);
  await waitUntil(async () => {
    // A page that has just opened may not follow its address yet, and then writes its own.
    await again.page.evaluate("location.hash = '#phrase=noon&step=99'");
    return (await phrase.inputValue()) === "noon";
  }, "the address's phrase in its field");
  await matches(() => pressed(again.page), /^Step 5: /, "a step that is not there becomes the last");
  assert.deepEqual([...complaints, ...again.complaints], []);
});

test("by keyboard alone: choose a step and a stage, change a weight, and take it back", async () => {
  const { page, complaints } = await visit(file, "#phrase=48+min+before+10+a.m&step=1");
  const own = translator.translate(["48 min before 10 a.m"])[0];
  await page.locator('.tile[tabindex="0"]').focus();
  await page.keyboard.press("ArrowRight");
  await matches(() => pressed(page), /^Step 2: 9, probability 0\.\d\d; the next is /);
  await page.getByRole("tab", { name: "Scores" }).focus();
  await page.keyboard.press("ArrowRight");
  await becomes(() => page.getByRole("tab", { selected: true }).textContent(), "2Weights");
  await matches(() => page.locator(".diagram").getAttribute("aria-label"), /step 2.*softmax/);
  await becomes(
    () => page.locator(".diagram .work text").allTextContents(),
    ["softmax"],
    "the part of the diagram at work",
  );

  await page.getByRole("slider").first().focus();
  await page.keyboard.press("End");
  const slider = page.getByRole("slider").first();
  await becomes(() => slider.getAttribute("aria-valuenow"), "1");
  const changed = translateWith(translator, [own.source], (weights, step) =>
    step === 1 ? (tf.oneHot(tf.tensor1d([0], "int32"), weights.shape[1]).toFloat() as tf.Tensor2D) : weights,
  )[0];
  assert.notEqual(changed.output, own.output, "this edit should change the answer");
  await becomes(() => answerShown(page), changed.output);
  await becomes(() => page.locator(".was b").textContent(), own.output);
  await page.getByRole("button", { name: "Reset weights" }).click();
  await becomes(() => answerShown(page), own.output);
  assert.deepEqual(complaints, []);
});

test("a dragged weight gets what it was given, and the others keep their proportions", async () => {
  const { page, complaints } = await visit(file, "#phrase=ten+past+noon&step=2");
  const [answer] = translator.translate(["ten past noon"]);
  const box = await page.getByRole("slider").nth(4).boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  let shown: number[] = [];
  await waitUntil(async () => {
    shown = await page
      .getByRole("slider")
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("aria-valuenow"))));
    return Math.abs(shown[4] - 0.5) < 0.02;
  }, "a weight of 0.5");
  const scale = (1 - shown[4]) / (1 - answer.alignment[1][4]);
  answer.alignment[1].forEach((weight, j) => {
    assert.ok(j === 4 || Math.abs(shown[j] - weight * scale) < 0.02, `weight ${j}: ${shown[j]}`);
  });
  assert.deepEqual(complaints, []);
});

test("the table behind the heatmap holds every weight", async () => {
  const { page } = await visit(file, "#phrase=ten+past+noon&step=1");
  await page.getByText("All weights as a table").click();
  const rows = await page.evaluate<string[][]>(
    "[...document.querySelectorAll('.data tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))",
  );
  const [{ alignment, sourceTokens }] = translator.translate(["ten past noon"]);
  const expected = sourceTokens.map((token, j) => [
    token === " " ? "␣" : token,
    ...alignment.map((row) => row[j].toFixed(2)),
  ]);
  assert.deepEqual(rows.slice(0, -1), expected);
  assert.equal(rows.at(-1)?.[0], "∅");
});

for (const [width, colorScheme] of [
  [320, "light"],
  [375, "dark"],
  [700, "dark"],
  [1200, "light"],
] as const) {
  test(`${width} pixels, ${colorScheme}: nothing is cut off, no text is below 11 pixels, axe finds nothing`, async () => {
    const { page, complaints } = await visit(file, "#phrase=quarter+to+nine+in+the+evening+or+so&step=2", {
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: "reduce",
    });
    await page.getByText("All weights as a table").click();
    for (const stage of ["Scores", "Weights", "Context", "State", "Output"]) {
      await page.getByRole("tab", { name: stage }).click();
      await becomes(() => page.evaluate<number>("document.documentElement.scrollWidth"), width, stage);
      const [size, text] = await smallestText(page);
      assert.ok(size >= 11, `${stage}: "${text}" is ${size} pixels high`);
      await assertAccessible(page, `${stage} at ${width}`);
    }
    const edges = await page.evaluate<[left: number, right: number][]>(
      "[...document.querySelectorAll('.shades')].map((row) => row.getBoundingClientRect()).map((box) => [box.left, box.right])",
    );
    assert.ok(
      edges.length > 0 && edges.every(([left, right]) => left >= 0 && right <= width),
      "every row of cells is in sight",
    );
    assert.deepEqual(complaints, []);
  });
}

test("what it shows is what the snippet embeds", () => {
  const snippet = readFileSync(`${base}.md`, "utf8");
  assert.match(snippet, /^<iframe class="live-figure" src="try-it\.html"/);
  assert.match(snippet, /title="Times &lt;b&gt;bold&lt;\/b&gt; &amp; &#36;x&#36;"/);
  assert.doesNotMatch(snippet, /\n\s*\n/, "a blank line would end the HTML in Markdown");
});

test("the tiles are the output tokens", async () => {
  const { page } = await visit(file, "#phrase=ten+past+noon&step=1");
  await becomes(() => tiles(page), translator.translate(["ten past noon"])[0].outputTokens);
});
