import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { notebookNames } from "../../scripts/setup/notebooks.mjs";
import { Lab, type OpenNotebook, type SavedCell } from "./lab";

/** Time limit for a notebook in milliseconds. It is generous, since the machine may be busy with other tests. */
const PATIENCE = 600_000;
/** A chart has text in shades of gray and colored marks; an empty card has two colors. */
const FEWEST_COLORS = 30;

let lab: Lab | undefined;
before(async () => {
  lab = await Lab.start();
});
after(() => lab?.close());

/** A test in the browser. Without a browser it is skipped and counted. */
function inBrowser(name: string, body: (lab: Lab) => Promise<void>): void {
  test(name, { timeout: 2 * PATIENCE }, async (context) => {
    if (!lab) {
      context.skip("no browser on this machine");
      return;
    }
    await body(lab);
  });
}

function outputsOf(cells: SavedCell[]) {
  return cells.flatMap(({ outputs = [] }) => outputs);
}

function errorsOf(cells: SavedCell[]): string[] {
  return outputsOf(cells).flatMap(({ ename, evalue }) => (ename ? [`${ename}: ${evalue}`] : []));
}

for (const name of notebookNames()) {
  inBrowser(`${name}: Restart and Run All runs every cell and draws every chart`, async (lab) => {
    lab.copy(name);
    const notebook = await lab.open(name);
    await notebook.restartAndRunAll();
    const cells = await notebook.executed(PATIENCE);
    assert.deepEqual(errorsOf(cells), []);
    const pictures = await notebook.charts();
    for (const [index, picture] of pictures.entries()) {
      const colors = await lab.colors(picture);
      assert.ok(colors >= FEWEST_COLORS, `chart ${index + 1} has ${colors} colors`);
    }
    await notebook.close();
  });
}

const TRAINING = [
  `import "../src/native/tensorflow";
import { readPairs, toPairs, train } from "../src/index";
const pairs = toPairs(readPairs("../data/human-times/pairs.csv")).slice(0, 3000);`,
  `await train(pairs, { seed: 1, epochs: 400 }); // until stop is pressed`,
  `console.log("the next cell", 6 * 7);`,
];

inBrowser("while a network trains its bar moves; stop ends it, and the next cell works", async (lab) => {
  lab.write("training.ipynb", TRAINING);
  const notebook = await lab.open("training.ipynb");
  const { page } = notebook;
  await notebook.restartAndRunAll();
  const bar = page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea-output");
  const first = await changed(page, bar, "");
  await changed(page, bar, first);
  await notebook.button("notebook:interrupt-kernel").click();
  const [, training] = await notebook.executed(PATIENCE);
  assert.match(errorsOf([training]).join(), /Interrupt/);
  const next = page.locator(".jp-CodeCell").nth(2);
  await next.locator(".cm-content").click();
  await page.keyboard.press("Shift+Enter");
  await next.locator(".jp-OutputArea-output").getByText("the next cell 42").waitFor({ timeout: 60_000 });
  await notebook.close();
});

async function changed(
  page: OpenNotebook["page"],
  place: ReturnType<OpenNotebook["page"]["locator"]>,
  before: string,
): Promise<string> {
  const end = Date.now() + 120_000;
  for (;;) {
    const now = (await place.allInnerTexts()).join("\n");
    if (now !== before && now !== "") {
      return now;
    }
    assert.ok(Date.now() < end, `still ${JSON.stringify(now)}`);
    await page.waitForTimeout(200);
  }
}

const PHRASE = [
  `import "../src/native/tensorflow";
import { attentionHeatmap, exportFigure, loadTranslator } from "../src/index";
import { showFigure } from "../src/notebook/display";
const translator = await loadTranslator("../data/models/human-times");`,
  `const phrase = "ten past noon";`,
  `const [translation] = translator.translate([phrase]);
const { sourceTokens, outputTokens, alignment } = translation;
const figure = attentionHeatmap({ sourceTokens, outputTokens, weights: alignment });
await showFigure(figure);
translation.output`,
  `await exportFigure(figure, "figures/mine");`,
];

inBrowser("a phrase of the reader's own: its heatmap, and the exported page of it", async (lab) => {
  lab.write("phrase.ipynb", PHRASE);
  const notebook = await lab.open("phrase.ipynb");
  const { page } = notebook;
  await page.locator(".jp-CodeCell").nth(1).locator(".cm-content").click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type('const phrase = "20 min before 4 pm";');
  await notebook.restartAndRunAll();
  const cells = await notebook.executed(PATIENCE);
  assert.deepEqual(errorsOf(cells), []);
  assert.ok(JSON.stringify(cells[2].outputs).includes("'15:40'"), "its answer");
  const [heatmap] = await notebook.charts();
  assert.ok((await lab.colors(heatmap)) >= FEWEST_COLORS);
  await notebook.close();
  const exported = await lab.openFile(path.join(lab.folder, "figures", "mine.html"));
  await exported.locator(".js-plotly-plot .heatmaplayer image, .js-plotly-plot .plot").first().waitFor();
  assert.ok((await lab.colors(await exported.screenshot())) >= FEWEST_COLORS);
});

test("neither the browser's console nor the server's log has an error", (context) => {
  if (!lab) {
    context.skip("no browser on this machine");
    return;
  }
  assert.deepEqual(lab.complaints, []);
  assert.deepEqual(lab.serverComplaints(), []);
});
