import assert from "node:assert/strict";
import { test } from "node:test";
import { trainingCurves } from "../../src/figures/training-curves";
import { drawn } from "../support/drawn";

const history = {
  epoch: [1, 2, 3],
  loss: [4, 2, 1],
  validationLoss: [5, 3, 2],
  exactMatch: [0, 0.5, 0.9],
  seconds: [2.5, 4, 5.5],
};

interface Line {
  name: string;
  x: number[];
  y: number[];
  yaxis?: string;
}

const lines = (figure: ReturnType<typeof trainingCurves>) => drawn<Line[]>(figure.data);

test("each series keeps its numbers, and exact match has an axis of its own", () => {
  const drawn = lines(trainingCurves(history)).map(({ name, x, y, yaxis }) => ({ name, x, y, yaxis }));
  assert.deepEqual(drawn, [
    { name: "loss", x: [1, 2, 3], y: [4, 2, 1], yaxis: undefined },
    { name: "validation loss", x: [1, 2, 3], y: [5, 3, 2], yaxis: undefined },
    { name: "exact match", x: [1, 2, 3], y: [0, 0.5, 0.9], yaxis: "y2" },
  ]);
});

test("against seconds, the time since the start runs along x", () => {
  const figure = trainingCurves(history, { against: "seconds" });
  assert.deepEqual(lines(figure)[2].x, [2.5, 4, 5.5]);
  assert.equal((figure.layout as { xaxis: { title: { text: string } } }).xaxis.title.text, "seconds");
});

test("a history with the loss alone has one line and no second axis", () => {
  const figure = trainingCurves({ epoch: [1], loss: [0.1] });
  assert.equal(figure.data.length, 1);
  assert.ok(!("yaxis2" in figure.layout));
});

test("a history that does not fit together is refused", () => {
  assert.throws(
    () => trainingCurves({ ...history, exactMatch: [1] }),
    /exactMatch has 1 numbers for 3 epochs/,
  );
  assert.throws(() => trainingCurves({ ...history, loss: [1, Number.NaN, 2] }), /loss of entry 2 is NaN/);
  assert.throws(() => trainingCurves({ epoch: [1], loss: [1] }, { against: "seconds" }), /no seconds/);
  assert.throws(() => trainingCurves({ epoch: [], loss: [] }), /no epoch/);
});
