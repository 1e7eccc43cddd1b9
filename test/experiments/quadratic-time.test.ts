import assert from "node:assert/strict";
import { test } from "node:test";
import { measureAtLength, workNames } from "../../src/experiments/quadratic-time";
import { stepCounts } from "../../src/experiments/step-counts";
import { fitPowerLaw } from "../../src/figures/power-law";
import { tf } from "../../src/native/tensorflow";
import { attentionPart, wholeStep } from "../../src/training/step-work";

test("scores are Tx · Ty, recurrent steps Tx + Ty, and a window bounds the scores but not the steps", () => {
  assert.equal(stepCounts(100, 5).scores, 500);
  assert.equal(stepCounts(100, 5).recurrentSteps, 105);
  assert.equal(stepCounts(100, 100, 20).scores, 2000);
  assert.equal(stepCounts(10, 10, 20).scores, 100);
});

test("with five output steps all counts are linear in the source; with as many as source steps, scores are quadratic", () => {
  const lengths = [100, 200, 400];
  const exponent = (of: (n: number) => number) => fitPowerLaw(lengths, lengths.map(of)).exponent;
  assert.ok(Math.abs(exponent((n) => stepCounts(n, 5).scores) - 1) < 1e-9);
  assert.ok(Math.abs(exponent((n) => stepCounts(n, n).attention) - 2) < 1e-9);
  assert.ok(Math.abs(exponent((n) => stepCounts(n, n, 20).attention) - 1) < 1e-9);
  assert.ok(Math.abs(exponent((n) => stepCounts(n, n).rest) - 1) < 1e-9);
});

const lengths = [24, 48, 96];
const keptExponent = (of: (n: number) => { keptBytes(): number; dispose(): void }) => {
  const bytes = lengths.map((n) => {
    const work = of(n);
    const kept = work.keptBytes();
    work.dispose();
    return kept;
  });
  return fitPowerLaw(lengths, bytes).exponent;
};
const sizes = (n: number) => ({ sourceLength: n, targetLength: n, batch: 2 });

test("what attention keeps for the way back grows with the square of the length, and with a window in proportion to it", () => {
  const everywhere = keptExponent((n) => attentionPart(sizes(n)));
  const windowed = keptExponent((n) => attentionPart({ ...sizes(n), window: { size: 12 } }));
  assert.ok(everywhere > 1.5, `${everywhere}`);
  assert.ok(windowed < 1.2, `${windowed}`);
  const without = keptExponent((n) => wholeStep(sizes(n), false));
  assert.ok(without < 1.1, `${without}`);
});

test("our own kernels keep a small part of what the equations keep of attention", () => {
  const work = attentionPart(sizes(96));
  const [plain, own] = [work.keptBytes(), work.keptBytes("own")];
  work.dispose();
  assert.ok(own < plain / 4, `${own} of ${plain}`);
});

test("each piece of work is timed in each round, and nothing is left behind", async () => {
  const measure = () => measureAtLength(6, { rounds: 2, batch: 2, window: 3 });
  await measure(); // fills caches
  const { numTensors } = tf.memory();
  const measured = await measure();
  assert.equal(tf.memory().numTensors, numTensors);
  for (const name of workNames) {
    assert.equal(measured[name].milliseconds.length, 2);
    assert.ok(measured[name].milliseconds.every((time) => time > 0) && measured[name].keptBytes > 0);
  }
  const stopped = new AbortController();
  stopped.abort();
  await assert.rejects(measureAtLength(6, { rounds: 1, signal: stopped.signal }), { name: "Interrupted" });
});
