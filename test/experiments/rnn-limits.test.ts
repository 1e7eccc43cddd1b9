import assert from "node:assert/strict";
import { test } from "node:test";
import { knownByPrevious, sameAtEachStep } from "../../src/experiments/rnn-limits";

const pairs = (...targets: string[]) => targets.map((target) => ({ source: "", target }));
const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`);

test("one distribution for all steps: five characters once each, and one of them four times", () => {
  close(sameAtEachStep(pairs("09:12")).loss, 5 * Math.log(5));
  close(sameAtEachStep(pairs("09:12")).characters, 1 / 5);
  close(sameAtEachStep(pairs("11:11")).loss, -4 * Math.log(4 / 5) - Math.log(1 / 5));
  close(sameAtEachStep(pairs("11:11", "09:12")).characters, (4 + 1) / 10);
});

test("no other distribution has a smaller loss", () => {
  const { loss } = sameAtEachStep(pairs("20:30"));
  for (let first = 0.05; first < 0.95; first += 0.05) {
    for (let second = 0.05; first + second < 0.95; second += 0.05) {
      const rest = 1 - first - second; // of 2 and 3 together, each half
      const other = -2 * Math.log(first) - Math.log(second) - 2 * Math.log(rest / 2);
      assert.ok(other >= loss - 1e-12);
    }
  }
});

test("the previous token says what comes next where nothing is followed by two different tokens", () => {
  assert.equal(knownByPrevious(pairs("09:12", "11:11", "12:13", "20:30")), 1 / 4);
  assert.equal(knownByPrevious(pairs("ab")), 1);
  assert.equal(knownByPrevious(pairs("aa")), 0, "a is followed by a, and by the end");
});
