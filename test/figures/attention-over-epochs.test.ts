import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionOverEpochs } from "../../src/figures/attention-over-epochs";
import { withTheme } from "../../src/figures/figure";
import { drawn } from "../support/drawn";

const early = {
  epoch: 1,
  outputTokens: ["0", "0"],
  weights: [
    [0.5, 0.5],
    [0.5, 0.5],
  ],
};
const late = {
  epoch: 30,
  outputTokens: ["1", "$2$"],
  weights: [
    [1, 0],
    [0, 1],
  ],
};

interface Slider {
  active: number;
  steps: { label: string; args: [string[]] }[];
}

test("each checkpoint is a frame with its own weights and its own prediction", () => {
  const { frames } = attentionOverEpochs(["a", "b"], [early, late]);
  assert.deepEqual(
    frames?.map(({ name, data, layout }) => [
      name,
      drawn<{ z: number[][] }>(data[0]).z,
      (layout as { yaxis: { ticktext: string[] } }).yaxis.ticktext,
    ]),
    [
      [
        "1",
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
        ["0", "0"],
      ],
      [
        "30",
        [
          [1, 0],
          [0, 1],
        ],
        ["1", "&#36;2&#36;"],
      ],
    ],
  );
});

test("the slider has one stop for each checkpoint and stands at the last, which is what a still picture shows", () => {
  const figure = attentionOverEpochs(["a", "b"], [early, late]);
  const [slider] = drawn<Slider[]>(figure.layout.sliders);
  assert.deepEqual(
    slider.steps.map(({ label, args }) => [label, args[0]]),
    [
      ["1", ["1"]],
      ["30", ["30"]],
    ],
  );
  assert.equal(slider.active, 1);
  assert.deepEqual(drawn<{ z: number[][] }>(figure.data[0]).z, late.weights);
});

test("a checkpoint that wrote less has empty rows at its end", () => {
  assert.throws(() => attentionOverEpochs(["a", "b"], []), /no snapshot/);
  const shorter = { ...early, outputTokens: ["0"], weights: [[1, 0]] };
  const { frames = [] } = attentionOverEpochs(["a", "b"], [shorter, late]);
  assert.deepEqual(drawn<{ z: number[][] }>(frames[0].data[0]).z, [
    [1, 0],
    [0, 0],
  ]);
});

test("a still picture has neither slider nor buttons, and changes theme with its figure", () => {
  const dark = withTheme(attentionOverEpochs(["a", "b"], [early, late]), "dark");
  assert.ok(dark.still && !("sliders" in dark.still.layout) && !("updatemenus" in dark.still.layout));
  assert.equal(dark.still.theme, "dark");
  assert.deepEqual(drawn<{ z: number[][] }>(dark.still.data[0]).z, late.weights);
  assert.ok((dark.still.layout.height as number) < (dark.layout.height as number));
});
