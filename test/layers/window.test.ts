import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { decodeSteps } from "../../src/layers/decode";
import { scores } from "../../src/layers/scores";
import { type AttentionWindow, windowMasks, windowSpans } from "../../src/layers/window";
import { draws } from "../support/tensors";

/** The masks of one source as strings of 0 and 1, one for each output step. */
function rows(
  window: AttentionWindow,
  targetLength: number,
  sourceLength: number,
  length = sourceLength,
): string[] {
  const lengths = tf.tensor1d([length], "int32");
  return windowMasks(window, targetLength, sourceLength, lengths).map((mask) =>
    [...mask.dataSync()].join(""),
  );
}

test("output step i sees source [i, i + size), and rests at the end", () => {
  assert.deepEqual(rows({ size: 3 }, 5, 6), ["111000", "011100", "001110", "000111", "000111"]);
});

test("a stride moves the window faster or slower", () => {
  assert.deepEqual(rows({ size: 2, stride: 2 }, 3, 6), ["110000", "001100", "000011"]);
  assert.deepEqual(rows({ size: 2, stride: 0.5 }, 4, 6), ["110000", "011000", "011000", "001100"]);
});

test("a centered window stands around its middle", () => {
  assert.deepEqual(rows({ size: 3, centered: true }, 4, 6), ["111000", "111000", "011100", "001110"]);
});

test("the window stays within a source's own length", () => {
  assert.deepEqual(rows({ size: 2 }, 4, 6, 3), ["110000", "011000", "011000", "011000"]);
  assert.deepEqual(rows({ size: 5 }, 2, 6, 3), ["111000", "111000"]);
});

test("outside the window the weight is exactly 0, inside they sum to 1", () => {
  const draw = draws(8);
  const weights = {
    ...Object.fromEntries(
      Object.entries(scores.article.weightShapes({ sourceUnits: 3, units: 2, scoreUnits: 4 })).map(
        ([name, shape]) => [name, draw(...shape)],
      ),
    ),
    recurrentKernel: draw<tf.Tensor2D>(5, 8),
    recurrentBias: draw<tf.Tensor1D>(8),
  };
  const mask = tf.tensor2d(
    [
      [1, 1, 1, 1, 1, 1],
      [1, 1, 1, 0, 0, 0],
    ],
    [2, 6],
    "bool",
  );
  const { attention } = decodeSteps(draw<tf.Tensor3D>(2, 6, 3), weights, 4, { window: { size: 2 }, mask });
  const seen = [
    ["110000", "011000", "001100", "000110"],
    ["110000", "011000", "011000", "011000"],
  ];
  (attention.arraySync() as number[][][]).forEach((steps, example) => {
    steps.forEach((row, i) => {
      assert.equal(row.map((weight) => Number(weight > 0)).join(""), seen[example][i]);
      assert.ok(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-6);
    });
  });
});

test("the spans of a window are the steps that its masks leave", () => {
  for (const window of [{ size: 3 }, { size: 2, stride: 2 }, { size: 4, centered: true }, { size: 9 }]) {
    const spans = windowSpans(window, 7, 6).map(
      ({ start, size }) => "0".repeat(start) + "1".repeat(size) + "0".repeat(6 - start - size),
    );
    assert.deepEqual(spans, rows(window, 7, 6));
  }
});

for (const name of ["article", "additive", "dot", "general", "scaledDot", "uniform"] as const) {
  test(`${name}: scoring only the window's steps gives what a mask gives, value and gradient`, () => {
    const draw = draws(9);
    const shapes = scores[name].weightShapes({ sourceUnits: 3, units: 3, scoreUnits: 4 });
    const drawn = Object.entries(shapes).map(([key, shape]) => [key, draw(...shape)]);
    const weights = {
      ...Object.fromEntries(drawn),
      recurrentKernel: draw<tf.Tensor2D>(6, 12),
      recurrentBias: draw<tf.Tensor1D>(12),
    };
    const values = draw<tf.Tensor3D>(2, 6, 3);
    const all = tf.ones([2, 6], "bool") as tf.Tensor2D;
    const [spans, masks] = [undefined, all].map((mask) => {
      const options = { score: scores[name], window: { size: 2 }, mask };
      const decoded = (x: tf.Tensor3D) => decodeSteps(x, weights, 5, options);
      const gradient = tf.grad((x) =>
        decoded(x as tf.Tensor3D)
          .outputs.square()
          .sum(),
      )(values);
      const { outputs, attention } = decoded(values);
      return [outputs, attention, gradient].map((tensor) => [...tensor.dataSync()]);
    });
    spans.forEach((numbers, n) => {
      for (const [k, number] of numbers.entries()) {
        assert.ok(Math.abs(number - masks[n][k]) < 1e-5);
      }
    });
    assert.ok(spans[2].some((slope) => Math.abs(slope) > 1e-3));
  });
}

test("a window that makes no sense is refused", () => {
  for (const window of [
    { size: 0 },
    { size: 1.5 },
    { size: 2, stride: 0 },
    { size: 2, stride: Number.NaN },
  ]) {
    assert.throws(() => rows(window, 2, 4), /An attention window needs/);
    assert.throws(() => windowSpans(window, 2, 4), /An attention window needs/);
  }
});
