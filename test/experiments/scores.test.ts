import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { linksByStep, shortSentences } from "../../src/experiments/scores";
import { readPairs, toPairs } from "../../src/text/pairs";
import { splitWords } from "../../src/text/tokens";

const pair = { source: "I am tall.", target: "Soy alto.", alignment: "0-0 1-0 2-1 3-2" };

test("links are counted at the step that writes a word, before and after it", () => {
  const weights = [
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [0, 0, 0, 1],
  ];
  assert.deepEqual(linksByStep([pair], [weights]), {
    before: { shared: 0, linked: 2, gold: 4 },
    writing: { shared: 3, linked: 3, gold: 4 },
    after: { shared: 1, linked: 3, gold: 4 },
  });
});

test("the experiment's sentences are short and of common words", () => {
  const pairs = toPairs(readPairs(path.join(__dirname, "../../data/english-spanish/pairs.csv")));
  const short = shortSentences(pairs);
  assert.ok(short.length > 3000 && short.length < 4000, `${short.length}`);
  const times = new Map<string, number>();
  for (const token of pairs.flatMap(({ target }) => splitWords(target.toLowerCase()))) {
    times.set(token, (times.get(token) ?? 0) + 1);
  }
  for (const { source, target } of short) {
    assert.ok(splitWords(source).length <= 8 && splitWords(target).length <= 8);
    const rarest = Math.min(...splitWords(target.toLowerCase()).map((token) => times.get(token) ?? 0));
    assert.ok(rarest >= 100, `${target} holds a word that occurs ${rarest} times`);
  }
});
