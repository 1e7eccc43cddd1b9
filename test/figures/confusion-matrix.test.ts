import assert from "node:assert/strict";
import { test } from "node:test";
import { confusionMatrix } from "../../src/figures/confusion-matrix";
import { drawn } from "../support/drawn";

interface Heatmap {
  z: number[][];
  customdata: [number, number][][];
}

test("rows are true characters, colors shares of them, and a character that never occurs has none", () => {
  const figure = confusionMatrix(
    ["0", "1", ":"],
    [
      [3, 1, 0],
      [0, 0, 0],
      [0, 0, 5],
    ],
  );
  const { z, customdata } = drawn<Heatmap>(figure.data[0]);
  assert.deepEqual(z, [
    [0.75, 0.25, 0],
    [0, 0, 0],
    [0, 0, 1],
  ]);
  assert.deepEqual(
    figure.layout.annotations?.map(({ x, y, text }) => [x, y, text]),
    [
      [1, 1, "share"],
      [0, 0, "3"],
      [1, 0, "1"],
      [2, 2, "5"],
    ],
    "the title of the color bar, and no zeros",
  );
  assert.deepEqual(customdata[0][1], [1, 4]);
  assert.match(figure.description ?? "", /8 of 9 right\. Most frequent mistakes: '0' as '1' \(1 times\)\./);
});

test("counts that are no counts are refused with their row", () => {
  assert.throws(
    () =>
      confusionMatrix(
        ["0", "1"],
        [
          [1, 0],
          [0.5, 1],
        ],
      ),
    /row 2 is no list of 2 whole numbers/,
  );
  assert.throws(() => confusionMatrix(["0", "1"], [[1, 0]]), /1 rows of counts for 2 labels/);
});
