import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/native/tensorflow";
import { backwardPairs, rightByReach } from "../../src/experiments/reach-task";
import { accuracyByReach, coveredByWindow } from "../../src/experiments/window";

test("sources of the asked lengths, no word twice, targets backward, the same for the same seed", () => {
  const options = { count: 200, words: [3, 10], seed: "a" } as const;
  const pairs = backwardPairs(options);
  const lengths = pairs.map(({ source, target }) => {
    const words = source.split(" ");
    assert.equal(new Set(words).size, words.length);
    assert.deepEqual([...words].reverse().join(" "), target);
    return words.length;
  });
  assert.deepEqual(
    [...new Set(lengths)].sort((a, b) => a - b),
    [3, 4, 5, 6, 7, 8, 9, 10],
  );
  assert.deepEqual(backwardPairs(options), pairs);
  assert.notDeepEqual(backwardPairs({ ...options, seed: "b" }), pairs);
  assert.throws(() => backwardPairs({ ...options, words: [3, 61] }), /3 to 61 words; 1 to 60 were expected/);
});

test("right words are counted by the distance of their source word", () => {
  const pairs = [
    { source: "ba de fi", target: "fi de ba" },
    { source: "go", target: "go" },
  ];
  assert.deepEqual(rightByReach([["fi", "x", "ba", "end"], ["x"]], pairs), [
    { reach: -2, right: 1, total: 1 },
    { reach: 0, right: 0, total: 2 },
    { reach: 2, right: 1, total: 1 },
  ]);
});

test("an output word is covered where each of its source words is in the window at its step", () => {
  const pair = { source: "a b c d", target: "w x y z", alignment: "0-0 3-0 0-1 1-1 2-2 3-3" };
  // Windows of two: steps see 0–1, 1–2, 2–3, 2–3.
  assert.deepEqual(coveredByWindow([pair], 2, false), { inside: 2, total: 4 });
  assert.deepEqual(coveredByWindow([pair], 4, false), { inside: 4, total: 4 });
  // Centered ones of three: 0–2, 0–2, 1–3, 1–3.
  assert.deepEqual(coveredByWindow([pair], 3, true), { inside: 3, total: 4 });
});

test("the reach of a small training: every distance is counted, every test word once", async () => {
  const counts = await accuracyByReach({ window: 2, words: [2, 3] }, "window", { seed: 1 });
  assert.deepEqual(
    counts.map(({ reach }) => reach),
    [-2, -1, 0, 1, 2],
  );
  const shares = counts.map(({ right, total }) => right / total);
  assert.ok(
    shares.every((share) => share > 0.5),
    `${shares}: three words are learned in seconds`,
  );
});
