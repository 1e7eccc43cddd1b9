import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "../../src/kernel/pace";

function paced() {
  const clock = { now: 0 };
  return { clock, pace: new Pace({ burst: 100, perSecond: 50 }, () => clock.now) };
}

test("after a rest the whole bucket goes at once", () => {
  const { pace } = paced();
  assert.equal(pace.wait(100), 0);
  pace.spend(100);
  assert.equal(pace.wait(1), 20);
});

test("what was spent comes back with time, up to the bucket's size", () => {
  const { clock, pace } = paced();
  pace.spend(100);
  clock.now = 1_000;
  assert.equal(pace.wait(50), 0);
  assert.equal(pace.wait(51), 20);
  clock.now = 60_000;
  pace.spend(100);
  assert.equal(pace.wait(1), 20);
});

test("something larger than the bucket waits for a full one, and is owed afterwards", () => {
  const { clock, pace } = paced();
  pace.spend(10);
  assert.equal(pace.wait(1_000), 200);
  clock.now = 200;
  assert.equal(pace.wait(1_000), 0);
  pace.spend(1_000);
  assert.equal(pace.wait(1), 18_020);
});

test("the wait is a whole number of milliseconds that suffices", () => {
  const { clock, pace } = paced();
  pace.spend(100);
  clock.now = 7;
  const wait = pace.wait(13);
  assert.equal(wait, Math.ceil(wait));
  clock.now += wait;
  assert.equal(pace.wait(13), 0);
});
