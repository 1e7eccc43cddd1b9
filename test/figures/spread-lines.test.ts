import assert from "node:assert/strict";
import { test } from "node:test";
import { spreadLines } from "../../src/figures/spread-lines";
import { drawn } from "../support/drawn";

interface Line {
  name: string;
  y: number[];
  error_y: { array: number[]; arrayminus: number[]; visible: boolean };
  hovertemplate: string;
}

test("the line is the median over seeds, the bar reaches from the smallest to the largest", () => {
  const runs = [
    [1, 10],
    [9, 30],
    [2, 20],
  ];
  const [line] = drawn<Line[]>(spreadLines([5, 50], [{ name: "<b>a</b>", runs }]).data);
  assert.deepEqual(line.y, [2, 20]);
  assert.deepEqual(
    [line.error_y.array, line.error_y.arrayminus],
    [
      [7, 10],
      [1, 10],
    ],
  );
  assert.equal(line.name, "&lt;b&gt;a&lt;/b&gt;");
});

test("an even number of seeds has the mean of the middle two, a single one has no bar", () => {
  const [four, one] = drawn<Line[]>(
    spreadLines(
      [1],
      [
        { name: "four", runs: [[1], [2], [4], [100]] },
        { name: "one", runs: [[7]] },
      ],
    ).data,
  );
  assert.deepEqual(four.y, [3]);
  assert.deepEqual([one.y, one.error_y.visible], [[7], false]);
  assert.match(four.hovertemplate, / over .* runs/);
  assert.match(one.hovertemplate, /one run<extra>/);
});

test("runs that do not fit, or that a logarithmic axis cannot show, are refused by name", () => {
  assert.throws(() => spreadLines([1, 2], [{ name: "a", runs: [[1]] }]), /run 1 of "a" is no list of 2/);
  assert.throws(() => spreadLines([1], [{ name: "a", runs: [[0]] }], { logY: true }), /above 0/);
  assert.throws(() => spreadLines([1], [{ name: "a", runs: [] }]), /"a" has no run/);
});

test("a mark is a line and a label at its place, also on a logarithmic axis, and in the description", () => {
  const at = (logX: boolean) => {
    const mark = { x: 100, label: "<i>" };
    const { layout, description } = spreadLines([10, 1000], [{ name: "a", runs: [[1, 2]] }], { logX, mark });
    const [line] = layout.shapes as { x0: number; x1: number }[];
    const [label] = layout.annotations as { x: number; text: string }[];
    return { places: [line.x0, line.x1, label.x], text: label.text, description };
  };
  assert.deepEqual(at(false).places, [100, 100, 100]);
  assert.deepEqual(at(true).places, [100, 100, 2]);
  assert.equal(at(true).text, "&lt;i&gt;");
  assert.match(at(true).description ?? "", /Marked at 100: <i>\.$/);
});
