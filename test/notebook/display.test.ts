import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, afterEach, test } from "node:test";
import { closeSharedBrowser } from "../../src/export/export-figure";
import { BROWSER_VARIABLE } from "../../src/export/find-browser";
import { attentionHeatmap } from "../../src/figures/attention-heatmap";
import { attentionOverEpochs } from "../../src/figures/attention-over-epochs";
import { STATIC_VARIABLE, showFigure } from "../../src/notebook/display";
import { type MimeBundle, type OutputMetadata, registerNotebook } from "../../src/progress/notebook";
import { unusedNotebook } from "../support/notebook";

const PLOTLY = "application/vnd.plotly.v1+json";
const noon = attentionHeatmap({
  sourceTokens: ["n", "<b>"],
  outputTokens: ["1"],
  weights: [[0.75, 0.25]],
});

/** A notebook that keeps what is drawn, and where. */
function standIn() {
  const drawn: { place: number; bundle: MimeBundle; metadata?: OutputMetadata }[] = [];
  let places = 0;
  registerNotebook({
    ...unusedNotebook,
    display(bundle, metadata) {
      const place = places++;
      drawn.push({ place, bundle, metadata });
      return { update: (next, about) => drawn.push({ place, bundle: next, metadata: about }) };
    },
    clearOutput() {},
    consumeStop: () => false,
    liveTensors: () => undefined,
  });
  return drawn;
}

async function withVariable<T>(name: string, value: string, work: () => Promise<T>): Promise<T> {
  const before = process.env[name];
  process.env[name] = value;
  try {
    return await work();
  } finally {
    if (before === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = before;
    }
  }
}

afterEach(() => registerNotebook(undefined));
after(closeSharedBrowser);

test("a figure is shown at once, and its picture is added in the same place", async () => {
  const drawn = standIn();
  const shown = showFigure(noon);
  assert.equal(drawn.length, 1);
  assert.deepEqual(Object.keys(drawn[0].bundle), [PLOTLY, "text/plain"]);
  assert.equal(
    drawn[0].bundle["text/plain"],
    "Attention weights of 1 outputs over 2 source tokens. Output '1' attends to 'n' (0.75) and '<b>' (0.25).",
  );
  await shown;
  assert.deepEqual(
    drawn.map(({ place }) => place),
    [0, 0],
  );
  const { "image/svg+xml": svg, ...rest } = drawn[1].bundle;
  assert.deepEqual(rest, drawn[0].bundle, "the interactive figure stays");
  assert.match(String(svg), /^<svg[^>]*>/);
  const alt = rest["text/plain"];
  assert.deepEqual(drawn[0].metadata, { alt });
  assert.deepEqual(drawn[1].metadata, { alt, "image/svg+xml": { alt } }, "the words go with the picture");
  assert.match(String(svg), /<text[^>]*>(&lt;|&#60;)b(&gt;|&#62;)<\/text>/);
});

test("frames reach the notebook, or its slider is dead; the picture has no slider", async () => {
  const drawn = standIn();
  const at = (epoch: number) => ({ epoch, outputTokens: ["1"], weights: [[epoch / 4, 1 - epoch / 4]] });
  const figure = attentionOverEpochs(["n", "o"], [at(1), at(3)]);
  await showFigure(figure);
  const { frames } = drawn[0].bundle[PLOTLY] as { frames: { name: string }[] };
  assert.deepEqual(
    frames.map(({ name }) => name),
    ["1", "3"],
  );
  const svg = String(drawn[1].bundle["image/svg+xml"]);
  assert.ok(!/slider|updatemenu/.test(svg));
});

test("a picture of very many points is kept as pixels", async () => {
  const drawn = standIn();
  const y = Array.from({ length: 3000 }, (_, n) => Math.sin(n));
  await showFigure({ data: [{ y, type: "scatter", mode: "markers" }] });
  const { "image/png": png, "image/svg+xml": svg } = drawn[1].bundle;
  assert.equal(svg, undefined);
  assert.equal(Buffer.from(String(png), "base64").subarray(1, 4).toString(), "PNG");
});

test("the pictures can be switched off", async () => {
  const drawn = standIn();
  await withVariable(STATIC_VARIABLE, "0", () => showFigure(noon));
  assert.equal(drawn.length, 1);
});

test("what is no figure is refused at once, awaited or not", () => {
  assert.throws(() => showFigure(JSON.parse('{"layout": {}}')), /showFigure needs a Plotly figure/);
});

test("loading it loads no browser's driver; outside of a notebook a figure is its words", () => {
  const program = `
    const { showFigure } = require("./src/notebook/display.ts");
    showFigure({ data: [{ type: "bar" }], description: "Two bars" }).then(() => {
      console.log(Object.keys(require.cache).filter((file) => /playwright|src.figures/.test(file)).length);
    });`;
  const printed = execFileSync(process.execPath, ["--import", "tsx", "--eval", program], {
    encoding: "utf8",
  });
  assert.equal(printed, "Two bars\n0\n");
});

// This test must be the last: after it, this process no longer looks for a browser.
test("without a browser the figure is shown all the same, and none is looked for twice", async () => {
  await closeSharedBrowser();
  const drawn = standIn();
  await withVariable(BROWSER_VARIABLE, "/no/such/browser", () => showFigure(noon));
  assert.equal(drawn.length, 1);
  await showFigure(noon);
  assert.equal(drawn.length, 2, "no picture, though a browser could be found now");
});
