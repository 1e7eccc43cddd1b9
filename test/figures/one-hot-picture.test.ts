import assert from "node:assert/strict";
import { test } from "node:test";
import { oneHotPicture } from "../../src/figures/one-hot-picture";
import { drawn } from "../support/drawn";

test("each position is a row, with the vocabulary's entries along x, spaces made visible", () => {
  const { data, layout } = oneHotPicture([0, 1, 0, 1, 0, 0], ["<pad>", " ", "<b>"]);
  const [trace] = drawn<{ z: number[][]; y: number[] }[]>(data);
  assert.deepEqual(trace.z, [
    [0, 1, 0],
    [1, 0, 0],
  ]);
  assert.deepEqual(trace.y, [1, 2], "positions are counted from 1, as in all charts");
  assert.deepEqual((layout as { xaxis: { ticktext: string[] } }).xaxis.ticktext, [
    "&lt;pad&gt;",
    "␣",
    "&lt;b&gt;",
  ]);
  assert.throws(() => oneHotPicture([1, 0, 0], ["a", "b"]), /3 numbers are no rows of 2/);
});
