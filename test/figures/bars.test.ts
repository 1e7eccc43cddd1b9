import assert from "node:assert/strict";
import { test } from "node:test";
import { countBars, namedBars } from "../../src/figures/bars";

test("named bars keep their order, first on top, and names stay text", () => {
  const { data, layout, description } = namedBars(["4:05", "<b>"], [3, 1], { valueTitle: "pairs" });
  assert.deepEqual(data[0].x, [3, 1]);
  assert.deepEqual(data[0].y, [0, 1]);
  assert.deepEqual(data[0].customdata, ["4:05", "&lt;b&gt;"]);
  const { ticktext, range } = layout.yaxis as { ticktext: string[]; range: number[] };
  assert.deepEqual(ticktext, ["4:05", "&lt;b&gt;"]);
  assert.deepEqual(range, [1.5, -0.5], "the first on top");
  assert.equal(description, "4:05 3, <b> 1.");
});

test("groups of counts lie over one another", () => {
  const group = { name: "source", at: [5, 6], counts: [10, 20] };
  assert.equal(countBars([group]).data[0].opacity, 1);
  const two = countBars([group, { ...group, name: "target" }]);
  assert.equal(two.layout.barmode, "overlay");
  assert.deepEqual(
    two.data.map((trace) => trace.name),
    ["source", "target"],
  );
  assert.equal(two.description, "source from 5 to 6, target from 5 to 6.");
});

test("numbers that do not fit are refused", () => {
  assert.throws(() => namedBars(["a"], []), /0 numbers for 1 bars/);
  assert.throws(() => countBars([{ name: "a", at: [1], counts: [Number.NaN] }]), /bar 1 is NaN/);
});
