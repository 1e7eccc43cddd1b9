import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEnglishSpanish } from "../../src/datasets/english-spanish/english-spanish";
import { tokenKindOf } from "../../src/text/token-kind";

const sentences = makeEnglishSpanish({ count: 4000 });

test("sentences whose words come again are cut into words", () => {
  assert.equal(tokenKindOf(sentences.map(({ source }) => source)), "word");
  assert.equal(tokenKindOf(sentences.map(({ target }) => target)), "word");
});

test("single words, numbers, and words that mostly come once are cut into characters", () => {
  const numbers = Array.from({ length: 2000 }, (_, n) => String(n * 7));
  assert.equal(tokenKindOf(numbers), "character");
  assert.equal(tokenKindOf(numbers.map((number) => `on day ${number}`)), "character", "a third are numbers");
  assert.equal(
    tokenKindOf(Array.from({ length: 2000 }, (_, n) => (n % 2 ? "yes" : "no"))),
    "character",
    "one word each",
  );
  assert.equal(
    tokenKindOf(sentences.slice(0, 20).map(({ source }) => source)),
    "character",
    "too few to know",
  );
});
