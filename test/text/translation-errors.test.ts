import assert from "node:assert/strict";
import { test } from "node:test";
import { differingWords, errorsByKind, translationError } from "../../src/text/translation-errors";

const all = (tokens: readonly string[]) => tokens.map(() => true);

test("errors by kind", () => {
  const kind = (output: string, target: string) => translationError(output, target, all);
  assert.equal(kind("Comió pan.", "Comía pan."), "one word");
  assert.equal(kind("Pan comía.", "Comía pan."), "other order");
  assert.equal(kind("Bebió agua.", "Comía pan."), "several words");
  assert.equal(kind("Comía pan hoy.", "Comía pan."), "another length");
  const without = (tokens: readonly string[]) => tokens.map((token) => token !== "pan");
  assert.equal(translationError("Comía.", "Comía pan.", without), "a word never seen");
});

test("words differ that are in no longest common subsequence", () => {
  const marks = (text: string, other: string) =>
    differingWords(text, other)
      .map(({ word, differs }) => (differs ? `[${word}]` : word))
      .join(" ");
  assert.equal(marks("el perro come", "el gato come"), "el [perro] come");
  assert.equal(marks("no el perro come", "el perro no come"), "[no] el perro come");
  assert.equal(marks("a b", "a x b"), "a b");
  assert.equal(marks("a x b", "a b"), "a [x] b");
  assert.equal(marks("a b", ""), "[a] [b]");
});

test("wrong answers by kind, the most frequent first, right ones left out", () => {
  const answers = [
    { output: "a b", target: "a b" },
    { output: "a b", target: "b a" },
    { output: "a c", target: "a b" },
    { output: "c b", target: "a b" },
  ];
  assert.deepEqual(errorsByKind(answers, all), [
    ["one word", [answers[2], answers[3]]],
    ["other order", [answers[1]]],
  ]);
});
