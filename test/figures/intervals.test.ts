import assert from "node:assert/strict";
import { test } from "node:test";
import { calibrationBins, calibrationChart } from "../../src/figures/calibration";
import { intervalBars } from "../../src/figures/interval-bars";
import { meanInterval, medianAndRange } from "../../src/figures/intervals";
import { drawn } from "../support/drawn";

test("the bootstrap interval of a mean is about two standard errors wide, and the same for a seed", () => {
  // 0 and 1 in equal shares: standard error 0.5 / √400 = 0.025.
  const values = Array.from({ length: 400 }, (_, n) => n % 2);
  const { value, low, high } = meanInterval(values, 3);
  assert.equal(value, 0.5);
  assert.ok(Math.abs(low - 0.451) < 0.01 && Math.abs(high - 0.549) < 0.01, `${low} to ${high}`);
  assert.deepEqual(meanInterval([...values, Number.NaN], 3), { value, low, high });
  assert.throws(() => meanInterval([1, Number.NaN]), /1 values; at least 2/);
});

test("a few runs are told by their median, smallest and largest", () => {
  assert.deepEqual(medianAndRange([3, 1, 2]), { value: 2, low: 1, high: 3 });
  assert.deepEqual(medianAndRange([4, 1, 2, 3]), { value: 2.5, low: 1, high: 4 });
  assert.throws(() => medianAndRange([]), /no values/);
});

test("answers of like probability are counted together; 1 belongs to the last range", () => {
  const answers = [
    { probability: 1, right: true },
    { probability: 0.95, right: false },
    { probability: 0.05, right: false },
  ];
  assert.deepEqual(calibrationBins(answers), [
    { stated: 0.05, right: 0, total: 1 },
    { stated: 0.975, right: 1, total: 2 },
  ]);
  assert.throws(() => calibrationBins([{ probability: 1.2, right: true }]), /1\.2 is no probability/);
});

test("the calibration chart has a line for each group with Wilson's intervals, and the diagonal", () => {
  const answers = Array.from({ length: 10 }, (_, n) => ({ probability: 0.75, right: n < 8 }));
  const { data, description } = calibrationChart([{ name: "a <b>", answers }]);
  assert.equal(data.length, 2);
  const [line] =
    drawn<
      {
        name: string;
        x: number[];
        y: number[];
        error_y: { array: number[] };
      }[]
    >(data);
  assert.equal(line.name, "a &lt;b&gt;");
  assert.deepEqual([line.x, line.y], [[0.75], [0.8]]);
  assert.ok(Math.abs(line.error_y.array[0] - (0.9433 - 0.8)) < 1e-3);
  assert.match(description ?? "", /0\.75 stated, 0\.80 right/);
  assert.throws(() => calibrationChart([{ name: "none", answers: [] }]), /"none" has no answer/);
});

test("interval bars draw each whisker from its own value, and refuse a value outside its interval", () => {
  const { data } = intervalBars([{ name: "one", value: 0.5, low: 0.25, high: 1 }]);
  const { error_x: whisker } = drawn<{ error_x: { array: number[]; arrayminus: number[] } }>(data[0]);
  assert.deepEqual([whisker.array, whisker.arrayminus], [[0.5], [0.25]]);
  assert.throws(
    () => intervalBars([{ name: "one", value: 2, low: 0, high: 1 }]),
    /"one" is 2, between 0 and 1/,
  );
});

test("a number without a spread has neither a whisker nor an interval in words", () => {
  const figure = intervalBars([
    { name: "one run", value: 0.5, low: 0.5, high: 0.5 },
    { name: "three", value: 0.5, low: 0.25, high: 1 },
  ]);
  const [{ error_x: whisker, hovertemplate: hover }] = drawn<
    { error_x: { array: unknown[] }; hovertemplate: string[] }[]
  >(figure.data);
  assert.deepEqual(whisker.array, ["none", 0.5]);
  assert.deepEqual(
    hover.map((text) => text.includes("between")),
    [false, true],
  );
  assert.equal(figure.description, "one run 0.5, three 0.5 (0.25 to 1).");
});
