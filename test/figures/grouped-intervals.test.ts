import assert from "node:assert/strict";
import { test } from "node:test";
import { groupedIntervals } from "../../src/figures/grouped-intervals";
import { drawn } from "../support/drawn";

const at = (value: number, by = 0.1) => ({ value, low: value - by, high: value + by });

test("a trace for each reading, a mark for each row that has it, side by side where a row has several", () => {
  const { data, layout, description } = groupedIntervals([
    { name: "first <b>", readings: { now: at(0.2), later: at(0.5) } },
    { name: "second", readings: { now: at(0.4) } },
  ]);
  const [now, later] = drawn<{ x: number[]; y: number[]; customdata: unknown[][] }[]>(data);
  assert.equal(data.length, 2);
  assert.deepEqual(now.x, [0.2, 0.4]);
  assert.deepEqual(now.y, [-0.25, 1]);
  assert.deepEqual([later.x, later.y], [[0.5], [0.25]]);
  assert.deepEqual(now.customdata[0], ["first &lt;b&gt;", 0.1, 0.30000000000000004, "now"]);
  assert.deepEqual((layout.yaxis as { ticktext: string[] }).ticktext, ["first &lt;b&gt;", "second"]);
  assert.equal(description, "first <b>: now 0.2, later 0.5; second: now 0.4.");
});

test("an interval that does not hold its number is refused, and so is nothing at all", () => {
  assert.throws(
    () => groupedIntervals([{ name: "a", readings: { now: { value: 0.5, low: 0.6, high: 0.7 } } }]),
    /"now" of "a" is 0\.5, between 0\.6 and 0\.7/,
  );
  assert.throws(() => groupedIntervals([]), /there are no rows/);
});
