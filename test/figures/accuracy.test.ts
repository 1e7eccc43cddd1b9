import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracyByGroup, accuracyByLength, wilsonInterval } from "../../src/figures/accuracy";
import { drawn } from "../support/drawn";

interface Chart {
  x: number[];
  y: number[];
  error_x: { array: number[]; arrayminus: number[] };
}

test("Wilson's interval: 8 of 10 leaves 49 % to 94 % open, and 3 of 3 is not certain", () => {
  const [low, high] = wilsonInterval({ right: 8, total: 10 });
  assert.ok(Math.abs(low - 0.4902) < 5e-4 && Math.abs(high - 0.9433) < 5e-4, `${low} to ${high}`);
  const [least, most] = wilsonInterval({ right: 3, total: 3 });
  assert.ok(least < 0.5 && Math.abs(most - 1) < 1e-9);
});

test("a share never lies outside its own interval, whatever is rounded", () => {
  for (let total = 1; total <= 500; total++) {
    assert.equal(wilsonInterval({ right: total, total })[1], 1, `${total} of ${total}`);
    assert.equal(wilsonInterval({ right: 0, total })[0], 0, `0 of ${total}`);
  }
});

test("groups keep their order, first on top; the interval reaches from its own ends", () => {
  const figure = accuracyByGroup([
    { name: "<i>before</i>", right: 8, total: 10 },
    { name: "past", right: 1, total: 4 },
  ]);
  const bars = drawn<Chart>(figure.data[0]);
  assert.deepEqual(bars.x, [0.8, 0.25]);
  assert.ok(Math.abs(bars.x[0] + bars.error_x.array[0] - 0.9433) < 5e-4);
  assert.ok(Math.abs(bars.x[0] - bars.error_x.arrayminus[0] - 0.4902) < 5e-4);
  const { yaxis } = drawn<{ yaxis: { ticktext: string[]; range: number[] } }>(figure.layout);
  assert.deepEqual(yaxis.ticktext, ["&lt;i&gt;before&lt;/i&gt;", "past"]);
  assert.ok(yaxis.range[0] > yaxis.range[1]);
});

test("lengths are drawn in order, however they come", () => {
  const chart = drawn<Chart>(
    accuracyByLength([
      { length: 20, right: 1, total: 2 },
      { length: 3, right: 4, total: 4 },
    ]).data[0],
  );
  assert.deepEqual(
    [chart.x, chart.y],
    [
      [3, 20],
      [1, 0.5],
    ],
  );
});

test("a group that cannot be is refused", () => {
  assert.throws(() => accuracyByGroup([{ name: "a", right: 3, total: 2 }]), /group "a" has 3 right of 2/);
  assert.throws(() => accuracyByLength([{ length: 7, right: 0, total: 0 }]), /length 7 has 0 right of 0/);
});
