import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionBars } from "../../src/figures/attention-bars";
import { drawn } from "../support/drawn";

const attention = {
  sourceTokens: ["a", " ", "a"],
  outputTokens: ["1", "<b>"],
  weights: [
    [0.7, 0.2, 0.1],
    [0, 0.25, 0.75],
  ],
};

interface Bars {
  x: number[];
  y: number[];
  base: number[];
  customdata: [number, string, number][];
}

test("every output step has a strip of its own, the first on top, and bars as high as the weights", () => {
  const bars = drawn<Bars>(attentionBars(attention).data[0]);
  assert.deepEqual(bars.x, [0, 1, 2, 0, 1, 2]);
  assert.deepEqual(bars.y, [0.7, 0.2, 0.1, 0, 0.25, 0.75]);
  const [first, second] = [bars.base[0], bars.base[3]];
  assert.ok(first - second > 1, "a bar of weight 1 would not reach into the strip above");
  assert.deepEqual(new Set(bars.base.slice(0, 3)), new Set([first]));
  assert.equal(second, 0);
});

test("labels stand at the middle of their strips and hover tells the weight, not the bar's end", () => {
  const figure = attentionBars(attention);
  const bars = drawn<Bars & { hovertemplate: string }>(figure.data[0]);
  const axis = (figure.layout as { yaxis: { tickvals: number[]; ticktext: string[] } }).yaxis;
  assert.deepEqual(axis.ticktext, ["1", "&lt;b&gt;"]);
  assert.deepEqual(axis.tickvals, [bars.base[0] + 0.5, bars.base[3] + 0.5]);
  assert.deepEqual(bars.customdata[5], [2, "&lt;b&gt;", 0.75]);
  assert.match(bars.hovertemplate, /customdata\[2\]:\.2f/);
});

test("a weight that no strip has room for is refused with its place", () => {
  const wrong = { ...attention, weights: [attention.weights[0], [0, -0.5, 1.5]] };
  assert.throws(() => attentionBars(wrong), /output 2 at source 2 is -0.5; 0 to 1/);
});
