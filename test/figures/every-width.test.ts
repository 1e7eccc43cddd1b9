import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionHeatmap } from "../../src/figures/attention-heatmap";
import { attentionOverEpochs } from "../../src/figures/attention-over-epochs";
import { confusionMatrix } from "../../src/figures/confusion-matrix";
import {
  fitsEveryWidth,
  LAYOUT_WIDTHS,
  pictureOf,
  type SizedLayout,
  tallest,
} from "../../src/figures/every-width";
import type { Figure } from "../../src/figures/figure";
import { groupedIntervals } from "../../src/figures/grouped-intervals";
import { spreadLines } from "../../src/figures/spread-lines";

const words = (count: number) => Array.from({ length: count }, (_, n) => `word${n}`);
const heatmap = (count: number, options = {}) =>
  attentionHeatmap(
    { sourceTokens: words(count), outputTokens: ["a"], weights: [words(count).map(() => 1 / count)] },
    options,
  );
const sizesOf = ({ layout }: Figure) => (layout.meta as { sizes: SizedLayout[] }).sizes;
const textOf = (title: unknown) => (title as { text: string }).text;

test("a figure has a layout for each width, without the theme, and none of its own width", () => {
  const figure = heatmap(12);
  assert.equal(figure.layout.width, undefined);
  assert.equal(figure.layout.autosize, true);
  assert.deepEqual(
    sizesOf(figure).map(({ width }) => width),
    LAYOUT_WIDTHS,
  );
  assert.ok(sizesOf(figure).every(({ layout }) => !("template" in layout) && !("width" in layout)));
  assert.ok(fitsEveryWidth(figure));
});

test("a figure whose options name a width has that one alone", () => {
  const figure = heatmap(12, { width: 500 });
  assert.equal(figure.layout.width, 500);
  assert.ok(!fitsEveryWidth(figure));
  assert.equal(pictureOf(figure, 300).layout.width, 500);
});

test("a picture has the layout for its width, without the room for buttons", () => {
  const figure = heatmap(12);
  const wide = pictureOf(figure);
  assert.equal(wide.layout.width, 700);
  assert.equal(wide.layout.height, (figure.layout.height ?? 0) - 28);
  assert.equal(wide.layout.margin?.t, (figure.layout.margin?.t ?? 0) - 28);
  const narrow = pictureOf(figure, 300);
  const made = heatmap(12, { width: 280 });
  assert.equal(narrow.layout.width, 300);
  assert.deepEqual(narrow.layout.xaxis, made.layout.xaxis);
  assert.deepEqual(narrow.layout.coloraxis, made.layout.coloraxis);
});

test("the buttons have a row of their own, unless a short title leaves them room", () => {
  const top = (title?: string) => heatmap(3, { title }).layout.margin?.t;
  assert.deepEqual([top(), top("short"), top("a long title ".repeat(6))], [40, 40, 28 + 19 + 2 * 21]);
});

test("a title is broken into lines where the page is narrow, and nothing of it is lost", () => {
  const title = "Attention weights per timestep of one long phrase <b>";
  const [smallest] = sizesOf(heatmap(3, { title }));
  const shown = textOf(smallest.layout.title);
  assert.ok(shown.split("<br>").length > 1);
  assert.equal(shown.replace(/<br>/g, " "), "Attention weights per timestep of one long phrase &lt;b&gt;");
});

test("what only the wide chart has is taken away from the narrow one", () => {
  const labels = [..."0123456789"];
  const counts = labels.map((_, row) => labels.map((__, column) => (row === column ? 12345 : 0)));
  const figure = confusionMatrix(labels, counts);
  const textsOf = ({ layout }: Figure) => layout.annotations?.map(({ text }) => text);
  assert.deepEqual(textsOf(figure), ["share", ...Array(10).fill("12345")]);
  assert.deepEqual(textsOf(pictureOf(figure, 280)), ["share"], "a cell has no room for five digits");
});

test("a long legend gets more lines and more room above the plot", () => {
  const name = (n: number) => `network ${n} with attention, trained on sentences of up to 30 words`;
  const series = [1, 2, 3].map((n) => ({ name: name(n), runs: [[0, 1]] }));
  const figure = spreadLines([1, 2], series);
  const [smallest] = sizesOf(figure);
  assert.equal(String(smallest.data?.[0].name).replace(/<br>/g, " "), name(1));
  assert.ok((smallest.layout.margin?.t ?? 0) > (figure.layout.margin?.t ?? 0) + 60);
});

test("names of rows take at most half of a narrow chart, and rows grow with their lines", () => {
  const figure = groupedIntervals([
    { name: "a rather long name of one network", readings: { now: { value: 0.5, low: 0.4, high: 0.6 } } },
  ]);
  const [{ layout }] = sizesOf(figure);
  assert.ok((layout.margin?.l ?? 280) < 140);
  assert.ok((layout.height ?? 0) > (figure.layout.height ?? 0));
});

test("on a narrow page the slider is as wide as the chart, and the buttons stand below it", () => {
  const snapshots = [1, 2].map((epoch) => ({ epoch, outputTokens: ["a"], weights: [[0.5, 0.5]] }));
  const figure = attentionOverEpochs(["x", "y"], snapshots);
  const [{ layout }] = sizesOf(figure);
  const lengthOf = (of: Figure["layout"]) => (of.sliders as { len: number }[])[0].len;
  assert.deepEqual([lengthOf(figure.layout), lengthOf(layout)], [0.8, 1]);
  assert.ok(fitsEveryWidth(figure));
  assert.ok(tallest(figure) >= (layout.height ?? 0));
  assert.equal(pictureOf(figure.still as Figure).layout.sliders, undefined);
});
