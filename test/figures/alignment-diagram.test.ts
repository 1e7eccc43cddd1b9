import assert from "node:assert/strict";
import { test } from "node:test";
import { alignmentDiagram } from "../../src/figures/alignment-diagram";
import { drawn } from "../support/drawn";

const sentence = {
  sourceTokens: ["Have", "you", "<b>?</b>"],
  outputTokens: ["¿Has", "?"],
  weights: [
    [0.6, 0.35, 0.05],
    [0, 0.1, 0.9],
  ],
};

interface Line {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  line: { width: number };
  opacity?: number;
}

const lines = (figure: ReturnType<typeof alignmentDiagram>) => drawn<Line[]>(figure.layout.shapes);

test("lines run from the source word above to the output word below, and weak ones are left out", () => {
  const drawn = lines(alignmentDiagram(sentence)).map(({ x0, y0, x1, y1 }) => [x0, y0, x1, y1]);
  assert.deepEqual(drawn, [
    [0.5 / 3, 1, 0.25, 0],
    [1.5 / 3, 1, 0.25, 0],
    [1.5 / 3, 1, 0.75, 0],
    [2.5 / 3, 1, 0.75, 0],
  ]);
  assert.equal(lines(alignmentDiagram(sentence, { threshold: 0.5 })).length, 2);
  // A weight of 0 has no line even where nothing is to be hidden.
  assert.equal(lines(alignmentDiagram(sentence, { threshold: 0 })).length, 5);
});

test("a line is as thick as its weight is large, and never see-through: that leaves shadows on dark pages", () => {
  const drawn = lines(alignmentDiagram(sentence));
  assert.equal(drawn[0].line.width, 4.2);
  assert.ok(drawn[0].line.width > drawn[1].line.width);
  assert.ok(drawn.every(({ opacity }) => opacity === undefined));
});

test("source words stand on the upper axis, output words on the lower, as plain text", () => {
  const layout = alignmentDiagram(sentence).layout as Record<string, { ticktext: string[]; side?: string }>;
  assert.deepEqual(layout.xaxis2.ticktext, ["Have", "you", "&lt;b&gt;?&lt;/b&gt;"]);
  assert.equal(layout.xaxis2.side, "top");
  assert.deepEqual(layout.xaxis.ticktext, ["¿Has", "?"]);
});

test("gold links are counted as output and source, drawn from source to output, and must exist", () => {
  const figure = alignmentDiagram(sentence, { gold: [[1, 2]] });
  const gold = figure.data.find((trace) => trace.name === "gold alignment") as { x: number[]; y: number[] };
  assert.ok(Math.abs(gold.x[0] - 2.5 / 3) < 0.02 && Math.abs(gold.x[1] - 0.75) < 0.02);
  assert.deepEqual(gold.y, [1, 0, null]);
  assert.throws(
    () => alignmentDiagram(sentence, { gold: [[2, 1]] }),
    /output 2 with source 1 is outside of 2/,
  );
  assert.throws(() => alignmentDiagram(sentence, { threshold: 40 }), /threshold is 40/);
});
