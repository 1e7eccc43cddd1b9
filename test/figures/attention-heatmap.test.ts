import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionHeatmap } from "../../src/figures/attention-heatmap";
import { withTheme } from "../../src/figures/figure";
import { drawn } from "../support/drawn";

const noon = {
  sourceTokens: Array.from("noon "),
  outputTokens: ["1", "2"],
  weights: [
    [0.5, 0.25, 0.125, 0.1, 0.025],
    [0, 0, 0.123456, 0.876544, 0],
  ],
};

interface Axis {
  tickvals: number[];
  ticktext: string[];
  range: number[];
  tickangle: number;
  tickfont: { size: number };
  dtick?: number;
  labelalias?: Record<string, string>;
}

function axes(figure: ReturnType<typeof attentionHeatmap>): { x: Axis; y: Axis; height: number } {
  const layout = figure.layout as Record<string, unknown>;
  return { x: layout.xaxis as Axis, y: layout.yaxis as Axis, height: layout.height as number };
}

function repeat(token: string, count: number): string[] {
  return Array.from({ length: count }, () => token);
}

function flat(sources: string[], outputs: string[]) {
  const row = sources.map(() => 1 / sources.length);
  return { sourceTokens: sources, outputTokens: outputs, weights: outputs.map(() => row) };
}

test("rows are output steps, columns source steps, the first output on top", () => {
  const figure = attentionHeatmap(noon);
  assert.deepEqual((figure.data[0] as { z: unknown }).z, [
    [0.5, 0.25, 0.125, 0.1, 0.025],
    [0, 0, 0.1235, 0.8765, 0],
  ]);
  const { y } = axes(figure);
  assert.deepEqual(y.ticktext, ["1", "2"]);
  assert.ok(y.range[0] > y.range[1], "y grows downwards");
});

test("repeated characters keep their own columns and spaces are seen", () => {
  const { x } = axes(attentionHeatmap(noon));
  assert.deepEqual(x.tickvals, [0, 1, 2, 3, 4]);
  assert.deepEqual(x.ticktext, ["n", "o", "o", "n", "␣"]);
});

test("padding is marked, whatever the vocabulary calls it", () => {
  const attention = flat(["a", "<pad>", "#"], ["b"]);
  assert.deepEqual(axes(attentionHeatmap(attention)).x.ticktext, ["a", "∅", "#"]);
  assert.deepEqual(axes(attentionHeatmap(attention, { padding: "#" })).x.ticktext, ["a", "&lt;pad&gt;", "∅"]);
});

test("the color scale runs from 0 to 1 unless asked otherwise", () => {
  const scale = (figure: ReturnType<typeof attentionHeatmap>) =>
    (figure.layout as { coloraxis: { cmin: number; cmax: number } }).coloraxis;
  assert.deepEqual([scale(attentionHeatmap(noon)).cmin, scale(attentionHeatmap(noon)).cmax], [0, 1]);
  assert.equal(scale(attentionHeatmap(noon, { range: [0, 0.5] })).cmax, 0.5);
  assert.throws(() => attentionHeatmap(noon, { range: [1, 1] }), /range is 1 to 1/);
});

test("text of a dataset is not read as markup, entity or TeX", () => {
  const hostile = ["<b>x</b>", "$x^2$", "&lt;", "<script>alert(1)</script>", "a\u202eb", "\ud800", "\n"];
  const { x } = axes(attentionHeatmap(flat(hostile, ["1"])));
  assert.deepEqual(x.ticktext, [
    "&lt;b&gt;x&lt;/b&gt;",
    "&#36;x^2&#36;",
    "&amp;lt;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "aU+202Eb",
    "\ufffd",
    "⏎",
  ]);
  const { title } = attentionHeatmap(noon, { title: "<i>$a$</i>" }).layout as { title: { text: string } };
  assert.equal(title.text, "&lt;i&gt;&#36;a&#36;&lt;/i&gt;");
});

test("labels become smaller, then slanted, then upright, before they could touch", () => {
  const few = axes(attentionHeatmap(flat(repeat("word", 8), repeat("word", 8))));
  assert.equal(few.x.tickangle, 0);
  const some = axes(attentionHeatmap(flat(repeat("translation", 12), repeat("word", 12))));
  assert.equal(some.x.tickangle, -45);
  const many = axes(attentionHeatmap(flat(repeat("translation", 60), repeat("translation", 60))));
  assert.equal(many.x.tickangle, -90);
  assert.equal(many.x.tickfont.size, 12, "smaller text could not be read where the picture shrinks");
  assert.equal(many.x.dtick, 2, "every other label stays, since all would overlap");
  assert.equal(many.x.labelalias?.["59"], "translation", "hovering names each token");
  // 60 rows of labels of that size need this much room.
  assert.ok(many.height >= 60 * many.y.tickfont.size);
  const characters = axes(attentionHeatmap(flat(repeat("m", 60), repeat("1", 5))));
  assert.equal(characters.x.tickangle, 0, "single characters stay upright");
});

test("weights that do not belong to the tokens are refused with their place", () => {
  const short = { ...noon, weights: [noon.weights[0], [1, 0]] };
  assert.throws(() => attentionHeatmap(short), /row 2 has 2 weights for 5 source tokens/);
  assert.throws(() => attentionHeatmap({ ...noon, weights: [noon.weights[0]] }), /1 rows of weights for 2/);
  const broken = { ...noon, weights: [noon.weights[0], [0, 0, Number.NaN, 1, 0]] };
  assert.throws(() => attentionHeatmap(broken), /output 2 at source 3 is NaN/);
  assert.throws(
    () => attentionHeatmap({ sourceTokens: [], outputTokens: [], weights: [] }),
    /no source tokens/,
  );
});

test("a theme changes colors only", () => {
  const light = attentionHeatmap(noon);
  const dark = withTheme(light, "dark");
  assert.deepEqual(dark.data, light.data);
  const paper = (figure: typeof light) =>
    (figure.layout.template as { layout: { paper_bgcolor: string } }).layout.paper_bgcolor;
  assert.notEqual(paper(dark), paper(light));
  assert.deepEqual({ ...dark.layout, template: null }, { ...light.layout, template: null });
});

test("sixty tokens still have a gap between cells, or programs other than browsers would blur them", () => {
  const tokens = Array.from({ length: 60 }, (_, n) => `w${n}`);
  const weights = tokens.map((_, output) => tokens.map((_, source) => (source === output ? 1 : 0)));
  const { data } = attentionHeatmap({ sourceTokens: tokens, outputTokens: tokens, weights });
  const { xgap, ygap } = data[0] as { xgap: number; ygap: number };
  assert.ok(xgap > 0 && xgap < 0.1, "to be drawn cell by cell, and not to be seen");
  assert.equal(ygap, xgap);
});

test("the color bar has room beside a single row", () => {
  const { layout } = attentionHeatmap({ sourceTokens: ["a"], outputTokens: ["0"], weights: [[1]] });
  const { height, margin, coloraxis } = layout as {
    height: number;
    margin: { t: number; b: number };
    coloraxis: { colorbar: { len: number } };
  };
  assert.ok(coloraxis.colorbar.len >= 80);
  assert.ok(
    coloraxis.colorbar.len + 25 <= height - margin.t - margin.b,
    "its title and the label at its end",
  );
});

test("a long title of the color bar has room beside the plot", () => {
  const attention = { sourceTokens: ["a"], outputTokens: ["0"], weights: [[1]] };
  const right = (valueTitle: string) => attentionHeatmap(attention, { valueTitle }).layout.margin?.r ?? 0;
  assert.ok(right("exact match") >= right("weight") + 20);
});

test("hovering tells how sure the network was, where the attention brings probabilities", () => {
  const attention = { sourceTokens: ["a", "b"], outputTokens: ["0"], weights: [[0.25, 0.75]] };
  const plain = attentionHeatmap(attention).data[0];
  assert.equal(plain.hovertext, undefined);
  const { hovertext, hovertemplate } = attentionHeatmap({ ...attention, probabilities: [0.984] }).data[0];
  assert.deepEqual(hovertext, [["probability of the output 0.98", "probability of the output 0.98"]]);
  assert.match(String(hovertemplate), /%\{hovertext\}<extra>/);
  assert.throws(() => attentionHeatmap({ ...attention, probabilities: [0.5, 0.5] }), /2 probabilities for 1/);
});

test("on a phone numbers keep their size and lose the zero before the point, and long names break into lines", () => {
  const table = {
    sourceTokens: Array.from("1234567"),
    outputTokens: ["memory, no feedback"],
    weights: [[0, 1, 0.484, 0.5, 0.5, 0.5, 0.5]],
  };
  const names = { showValues: true, sourceTitle: "", outputTitle: "" };
  const valuesAt = (width: number) =>
    (attentionHeatmap(table, { ...names, width }).layout.annotations ?? []).filter(
      ({ xref }) => xref !== "paper",
    );
  const texts = (width: number) => valuesAt(width).map(({ text }) => text);
  assert.deepEqual(texts(700).slice(0, 3), ["0.00", "1.00", "0.48"]);
  assert.deepEqual(texts(320).slice(0, 3), ["0", "1", ".48"]);
  assert.deepEqual(valuesAt(320)[0].font, { size: 11 });
  assert.deepEqual(attentionHeatmap(table, { ...names, width: 320 }).layout.yaxis?.ticktext, [
    "memory, no<br>feedback",
  ]);
});

test("a table of other numbers says what they are, in its bar, its hover and its words; names keep their spaces", () => {
  const counted = {
    sourceTokens: ["1", "2"],
    outputTokens: ["row 1", "row 2"],
    weights: [
      [0.6, 1],
      [1, 0.57],
    ],
  };
  const figure = attentionHeatmap(counted, {
    sourceTitle: "character",
    outputTitle: "flattened",
    valueTitle: "right",
  });
  const [{ hovertemplate }] = drawn<{ hovertemplate: string }[]>(figure.data);
  const { annotations, yaxis } = drawn<{
    annotations: { text: string }[];
    yaxis: { ticktext: string[] };
  }>(figure.layout);
  assert.equal(hovertemplate, "%{y}, %{x}: right %{z:.2f}<extra></extra>");
  assert.deepEqual(
    annotations.map(({ text }) => text),
    ["right"],
  );
  assert.deepEqual(yaxis.ticktext, ["row 1", "row 2"]);
  assert.equal(figure.description, "Right. row 1: 0.60 at 1, 1.00 at 2. row 2: 1.00 at 1, 0.57 at 2.");
});
