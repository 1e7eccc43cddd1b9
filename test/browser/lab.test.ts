/** A reader's hour in JupyterLab, in short. */
import assert from "node:assert/strict";
import path from "node:path";
import {
  errorsOf,
  FEWEST_COLORS,
  inShort,
  nothingComplained,
  runsAndDraws,
  testsInBrowser,
} from "./in-browser";
import { PATIENCE } from "./open-notebook";

const inBrowser = testsInBrowser();

for (const name of inShort) {
  inBrowser(`${name}: Restart and Run All runs every cell and draws every chart`, (lab) =>
    runsAndDraws(lab, name),
  );
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
  await notebook.restartAndRunAll();
  const bar = notebook.cell(1).locator(".jp-OutputArea-output");
  const shown = async () => (await bar.allInnerTexts()).join("\n");
  const moved = async (before: string) => {
    for (const end = Date.now() + PATIENCE; ; await notebook.page.waitForTimeout(200)) {
      const now = await shown();
      if (now !== before && now !== "") {
        return now;
      }
      assert.ok(Date.now() < end, `still ${JSON.stringify(now)}`);
    }
  };
  await moved(await moved(""));
  await notebook.button("notebook:interrupt-kernel").click();
  const [, training] = await notebook.executed();
  assert.match(errorsOf([training]).join(), /Interrupt/);
  await notebook.cell(2).locator(".cm-content").click();
  await notebook.page.keyboard.press("Shift+Enter");
  await notebook.cell(2).locator(".jp-OutputArea-output").getByText("the next cell 42").waitFor();
  await notebook.close();
});

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

inBrowser("a phrase of the reader's own: heatmap, exported page, and both themes", async (lab) => {
  lab.write("phrase.ipynb", PHRASE);
  const notebook = await lab.open("phrase.ipynb");
  await notebook.cell(1).locator(".cm-content").click();
  await notebook.page.keyboard.press("Control+A");
  await notebook.page.keyboard.type('const phrase = "20 min before 4 pm";');
  await notebook.restartAndRunAll();
  const cells = await notebook.executed();
  assert.deepEqual(errorsOf(cells), []);
  assert.ok(JSON.stringify(cells[2].outputs).includes("'15:40'"), "its answer");
  const [heatmap] = await notebook.charts();
  const light = await lab.colors(heatmap);
  assert.ok(light.count >= FEWEST_COLORS && light.background > 200, JSON.stringify(light));
  await notebook.close();

  const exported = await lab.openFile(path.join(lab.folder, "figures", "mine.html"));
  await exported.locator(".js-plotly-plot .heatmaplayer image, .js-plotly-plot .plot").first().waitFor();
  assert.ok((await lab.colors(await exported.screenshot())).count >= FEWEST_COLORS);
  await exported.context().close();

  const again = await lab.open("phrase.ipynb", { dark: true });
  const [darkened] = await again.charts();
  const dark = await lab.colors(darkened);
  assert.ok(dark.count >= FEWEST_COLORS && dark.background < 60, JSON.stringify(dark));
  await again.close();
});

inBrowser("neither the browser's console nor the server's log has an error", nothingComplained);
