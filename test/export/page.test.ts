import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { closeSharedBrowser, exportFigure } from "../../src/export/export-figure";
import { launchBrowser } from "../../src/export/launch-browser";
import { attentionBars } from "../../src/figures/attention-bars";
import { attentionHeatmap } from "../../src/figures/attention-heatmap";
import { attentionOverEpochs } from "../../src/figures/attention-over-epochs";
import { becomes, waitUntil } from "../support/wait-until";

/** Scripts that must not run. If one runs, it sets a mark on the page. */
const HOSTILE = [
  "<script>ran=1</script>",
  "</script><script>ran=1",
  "<img src=x onerror=ran=1>",
  "<b>bold</b>",
  "<a href='javascript:ran=1'>",
  "a<br>b",
  "$\\href{x}{y}$",
  "&lt;&amp;&#60;",
  "]]>",
  "-->",
  "%{x} %{y}",
  '"',
  "'",
  "\u202eright to left",
];
/** As above with every space and every steering character made visible. */
const SHOWN = HOSTILE.map((token) => token.replace(/ /g, "␣").replace("\u202e", "U+202E"));

const attention = {
  sourceTokens: HOSTILE,
  outputTokens: ["%{z}", "<i>x</i>"],
  weights: [0, 1].map((output) => HOSTILE.map((_, source) => (source === output ? 0.87 : 0.01))),
};

let folder: string;
let browser: Browser;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pages-"));
  ({ browser } = await launchBrowser());
});
after(async () => {
  await closeSharedBrowser();
  await browser?.close();
  await rm(folder, { recursive: true });
});

interface Visit {
  page: Page;
  /** Addresses that the page requested besides its own. */
  asked: string[];
  complaints: string[];
}

async function visit(file: string, colorScheme: "light" | "dark" = "light"): Promise<Visit> {
  const context = await browser.newContext({ offline: true, colorScheme });
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) {
      asked.push(request.url());
    }
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(address);
  return { page, asked, complaints };
}

const shownTexts = (page: Page, selector: string) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.textContent)`,
  );

for (const plotly of ["inline", "shared"] as const) {
  test(`hostile text stays text on a page with ${plotly} plotly.js, and nothing of it runs`, async () => {
    await exportFigure(attentionHeatmap(attention), path.join(folder, plotly), { plotly, formats: ["html"] });
    const { page, asked, complaints } = await visit(path.join(folder, `${plotly}.html`));
    await page.waitForSelector(".xtick text");
    await becomes(() => shownTexts(page, ".xtick text"), SHOWN);
    await becomes(() => shownTexts(page, ".ytick text"), ["%{z}", "<i>x</i>"]);
    assert.deepEqual(
      await shownTexts(page, ".table thead th"),
      ["", ...SHOWN],
      "the table behind the heatmap",
    );
    assert.deepEqual(await shownTexts(page, ".table tbody tr:first-child > *"), [
      "%{z}",
      "0.87",
      ...Array(HOSTILE.length - 1).fill("0.01"),
    ]);
    assert.equal(await page.evaluate("typeof ran"), "undefined");
    assert.deepEqual(await shownTexts(page, "#figure a, #figure b, #figure i, #figure img"), []);
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      asked.map((address) => address.slice(address.lastIndexOf("/") + 1)),
      plotly === "shared" ? ["plotly.min.js"] : [],
    );
  });
}

test("text between dollars never reaches MathJax, where a page or JupyterLab has it", async () => {
  await exportFigure(attentionHeatmap(attention, { title: "$x$" }), path.join(folder, "tex"), {
    formats: ["html"],
  });
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.addInitScript(
    "window.asked = 0; window.MathJax = new Proxy({}, { get: () => { window.asked += 1; } });",
  );
  await page.goto(pathToFileURL(path.join(folder, "tex.html")).href);
  await page.waitForSelector(".xtick text");
  await becomes(() => shownTexts(page, ".xtick text"), SHOWN);
  assert.equal(await page.evaluate("asked"), 0);
  // Left as it is, the same text would have been handed over.
  await page.evaluate("void Plotly.relayout('figure', { 'title.text': '$x$' }).catch(() => {})");
  await waitUntil(async () => (await page.evaluate("asked")) !== 0, "text that is handed to MathJax");
});

test("hovering says which output looks how strongly at what, in every chart of attention", async () => {
  const charts = { heatmap: attentionHeatmap(attention), bars: attentionBars(attention) };
  for (const [name, figure] of Object.entries(charts)) {
    await exportFigure(figure, path.join(folder, name), { formats: ["html"] });
    const { page } = await visit(path.join(folder, `${name}.html`));
    await page.waitForSelector(".xtick text");
    // The second source step of the second output: the middle of its cell, or the foot of its bar.
    const [x, y] = await page.evaluate<[number, number]>(`(() => {
      const plot = document.getElementById("figure");
      const { left, top } = plot.querySelector(".main-svg").getBoundingClientRect();
      const { xaxis, yaxis } = plot._fullLayout;
      const height = plot.data[0].type === "bar" ? 0.3 : 1;
      return [left + xaxis._offset + xaxis.l2p(1), top + yaxis._offset + yaxis.l2p(height)];
    })()`);
    // A chart that has just been drawn may miss the first movement.
    await waitUntil(async () => {
      await page.mouse.move(x - 2, y);
      await page.mouse.move(x, y);
      return (await page.locator(".hoverlayer text").count()) > 0;
    }, "a hint at the cursor");
    await becomes(
      () => shownTexts(page, ".hoverlayer text.nums"),
      [`output 2, '<i>x</i>', looks 0.87 at '${SHOWN[1]}'`],
    );
  }
});

test("a page follows the reader's light or dark setting, also while it is open", async () => {
  await exportFigure(attentionHeatmap(attention), path.join(folder, "follows"), { formats: ["html"] });
  const { page, complaints } = await visit(path.join(folder, "follows.html"), "dark");
  const paper = (color: string) => page.waitForSelector(`.main-svg[style*="${color}"]`);
  await paper("rgb(22, 24, 29)");
  await page.emulateMedia({ colorScheme: "light" });
  await paper("rgb(255, 255, 255)");
  await exportFigure(attentionHeatmap(attention), path.join(folder, "fixed"), {
    formats: ["html"],
    theme: "dark",
  });
  const fixed = await visit(path.join(folder, "fixed.html"), "light");
  await fixed.page.waitForSelector('.main-svg[style*="rgb(22, 24, 29)"]');
  assert.deepEqual([...complaints, ...fixed.complaints], []);
});

test("a light or dark setting that changes while the chart is drawn counts", async () => {
  await exportFigure(attentionHeatmap(attention), path.join(folder, "meanwhile"), { formats: ["html"] });
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  // Dark when the page asks first, light from then on, and the change itself came before anyone listened.
  await page.addInitScript(`
    const ask = window.matchMedia.bind(window);
    let asked = 0;
    window.matchMedia = (query) =>
      query.includes("dark")
        ? { get matches() { return asked++ === 0; }, addEventListener() {} }
        : ask(query);
  `);
  await page.goto(pathToFileURL(path.join(folder, "meanwhile.html")).href);
  await page.waitForSelector('.main-svg[style*="rgb(255, 255, 255)"]');
});

test("the slider and the play button go through the checkpoints, predictions included", async () => {
  const snapshots = [
    { epoch: 1, outputTokens: ["a", "a"], weights: attention.weights },
    { epoch: 9, outputTokens: ["b", "<b>"], weights: [...attention.weights].reverse() },
  ];
  const figure = attentionOverEpochs(HOSTILE, snapshots);
  await exportFigure(figure, path.join(folder, "epochs"), { formats: ["html"] });
  const { page, complaints } = await visit(path.join(folder, "epochs.html"));
  // The labels and the rows change one after the other, so each is waited for.
  const shows = (...predicted: string[]) => becomes(() => shownTexts(page, ".ytick text"), predicted);
  await shows("b", "<b>");
  await page.locator(".slider-rail-touch-rect").click({ position: { x: 8, y: 5 } });
  await page.waitForSelector("text=epoch 1");
  await shows("a", "a");
  await page.locator('.updatemenu-button:has-text("play")').click();
  await page.waitForSelector("text=epoch 9");
  await shows("b", "<b>");
  assert.deepEqual(complaints, []);
});

test("hostile text stays text in the SVG and in the snippet", async () => {
  await exportFigure(attentionHeatmap(attention), path.join(folder, "post"), {
    formats: ["svg", "md"],
    caption: HOSTILE[0],
  });
  const svg = await visit(path.join(folder, "post.svg"));
  assert.equal(await svg.page.evaluate("document.querySelector('parsererror')"), null);
  assert.deepEqual(await shownTexts(svg.page, ".xtick text"), SHOWN);

  const snippet = await readFile(path.join(folder, "post.md"), "utf8");
  const { page } = await visit(path.join(folder, "post.svg"));
  await page.goto("about:blank");
  await page.setContent(snippet);
  assert.equal(await page.evaluate("typeof ran"), "undefined");
  assert.equal(await page.evaluate("document.querySelectorAll('figure > *, figure script').length"), 2);
  assert.equal(await page.evaluate("document.querySelector('figcaption').textContent"), HOSTILE[0]);
  const alt = await page.evaluate<string>("document.querySelector('img').alt");
  assert.ok(alt.includes(`Output '%{z}' attends to '${HOSTILE[0]}' (0.87).`), alt);
});

test("a chart with buttons is announced as a group that can be entered, another as a picture", async () => {
  const { outputTokens, weights } = attention;
  const snapshots = [1, 2].map((epoch) => ({ epoch, outputTokens, weights }));
  const charts = {
    img: attentionHeatmap(attention),
    group: attentionOverEpochs(HOSTILE, snapshots),
  };
  for (const [role, figure] of Object.entries(charts)) {
    await exportFigure(figure, path.join(folder, role), { formats: ["html"] });
    assert.match(
      await readFile(path.join(folder, `${role}.html`), "utf8"),
      new RegExp(`id="figure" role="${role}"`),
    );
  }
});
