import assert from "node:assert/strict";
import { test } from "node:test";
import { logTicks } from "../../src/figures/log-ticks";
import { fitPowerLaw, powerLawChart } from "../../src/figures/power-law";
import { drawn } from "../support/drawn";

test("an exact power law is found, with no error", () => {
  const x = [1, 2, 4, 8];
  const { exponent, factor, error } = fitPowerLaw(
    x,
    x.map((value) => 3 * value ** 2),
  );
  assert.ok(Math.abs(exponent - 2) < 1e-12 && Math.abs(factor - 3) < 1e-12 && error < 1e-12);
});

test("the error of the exponent, by hand", () => {
  // Logarithms to base e of x: 0, 1, 2; of y: 0, 1, 3. Slope 1.5, residuals 1/6, −1/3, 1/6: error √(1/6 / 2).
  const { exponent, error } = fitPowerLaw([1, Math.E, Math.E ** 2], [1, Math.E, Math.E ** 3]);
  assert.ok(Math.abs(exponent - 1.5) < 1e-12);
  assert.ok(Math.abs(error - Math.sqrt(1 / 12)) < 1e-12);
  assert.ok(Number.isNaN(fitPowerLaw([1, 2], [1, 4]).error), "two points leave no error to see");
});

test("what has no logarithm, or no slope, is refused", () => {
  assert.throws(() => fitPowerLaw([0, 1], [1, 1]), /all above 0/);
  assert.throws(() => fitPowerLaw([2, 2], [1, 3]), /two different x/);
});

test("points and fitted line are one trace: points apart, the line's ends without marks", () => {
  const figure = powerLawChart([{ name: "a<b", x: [1, 10], y: [2, 200] }]);
  const trace = drawn<{
    name: string;
    x: number[];
    y: number[];
    marker: { size: number[] };
  }>(figure.data[0]);
  assert.equal(trace.name, "a&lt;b: exponent 2.00");
  assert.deepEqual(trace.x, [1, null, 10, null, 1, 10]);
  assert.ok(Math.abs(trace.y[4] - 2) < 1e-9 && Math.abs(trace.y[5] - 200) < 1e-9);
  assert.deepEqual(trace.marker.size, [8, 0, 8, 0, 0, 0]);
});

test("ticks of a logarithmic axis are whole numbers in words", () => {
  assert.deepEqual(logTicks([3, 60]).ticktext, ["1", "2", "5", "10", "20", "50", "100", "200", "500"]);
  assert.deepEqual(logTicks([0.002, 0.009]).tickvals.slice(0, 3), [0.001, 0.002, 0.005]);
  assert.deepEqual(logTicks([1, 5e6]).ticktext, [
    "1",
    "10",
    "100",
    "1000",
    "10000",
    "100000",
    "1e+6",
    "1e+7",
  ]);
});
