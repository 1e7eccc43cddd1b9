import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/files/errors";
import { Vocabulary } from "../../src/text/vocabulary";

const times = ["t4:05", "4.05 pm", "ten to 6"];

test("special entries come first, then the tokens by code point, in whatever order the texts come", () => {
  const vocabulary = Vocabulary.fromTexts(["ba", "c"], { padding: true, unknown: true });
  assert.deepEqual(vocabulary.entries, ["<pad>", "<unk>", "a", "b", "c"]);
  assert.equal(vocabulary.paddingId, 0);
  assert.equal(vocabulary.unknownId, 1);
  assert.deepEqual(
    Vocabulary.fromTexts(["c", "ab"], { padding: true, unknown: true }).toJSON(),
    vocabulary.toJSON(),
  );
});

test("a text is cut or padded at its end, and unknown tokens get the unknown id", () => {
  const vocabulary = Vocabulary.fromTexts(["ba", "c"], { padding: true, unknown: true });
  assert.deepEqual(vocabulary.encode("cab", 5), [4, 2, 3, 0, 0]);
  assert.deepEqual(vocabulary.encode("cab", 2), [4, 2]);
  assert.deepEqual(vocabulary.encode("axb", 3), [2, 1, 3]);
  assert.equal(vocabulary.decode([4, 1, 2, 0, 0]), "c<unk>a");
});

test("targets of human times have 11 entries", () => {
  const targets = Array.from({ length: 10 }, (_, digit) => `0${digit}:00`);
  const vocabulary = Vocabulary.fromTexts(targets);
  assert.equal(vocabulary.size, 11);
  assert.equal(vocabulary.decode(vocabulary.encode("09:12", 5)), "09:12");
  assert.throws(() => vocabulary.encode("9h12", 4), InputError);
  assert.throws(() => vocabulary.encode("9:12", 5), /without padding it must be 5/);
});

test("characters are those that a person sees", () => {
  const vocabulary = Vocabulary.fromTexts(["👩‍👩‍👧e\u0301🇪🇸"], { padding: true });
  assert.deepEqual(vocabulary.tokens("👩‍👩‍👧e\u0301🇪🇸"), ["👩‍👩‍👧", "e\u0301", "🇪🇸"]);
  assert.equal(vocabulary.size, 4);
  assert.equal(vocabulary.decode(vocabulary.encode("🇪🇸👩‍👩‍👧", 4)), "🇪🇸👩‍👩‍👧");
});

test("words keep their apostrophes and hyphens, marks stand apart, and joining gives the sentence back", () => {
  const sentence = "¿Has estado en la biblioteca, Ana?";
  const vocabulary = Vocabulary.fromTexts([sentence, "don't"], {
    kind: "word",
    padding: true,
    startEnd: true,
  });
  assert.deepEqual(vocabulary.tokens(sentence), [
    "¿",
    "Has",
    "estado",
    "en",
    "la",
    "biblioteca",
    ",",
    "Ana",
    "?",
  ]);
  assert.deepEqual(vocabulary.tokens("don't be twenty-five!"), ["don't", "be", "twenty-five", "!"]);
  const { startId, endId } = vocabulary;
  assert.equal(vocabulary.decode([startId, ...vocabulary.encode(sentence), endId, 0]), sentence);
});

test("a text that spells a special entry does not become one", () => {
  const vocabulary = Vocabulary.fromTexts(["a"], { padding: true, unknown: true, kind: "word" });
  assert.equal(vocabulary.idOf("<pad>"), vocabulary.unknownId);
});

test("it survives JSON, and damaged JSON is refused", () => {
  const vocabulary = Vocabulary.fromTexts(times, { padding: true, unknown: true });
  const copy = Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary)));
  assert.deepEqual(copy.encode("6 pm?", 8), vocabulary.encode("6 pm?", 8));
  assert.equal(copy.paddingId, 0);
  assert.throws(() => Vocabulary.fromJSON({ ...vocabulary.toJSON(), entries: ["a", "a"] }), InputError);
  assert.throws(() => Vocabulary.fromJSON(JSON.parse("{}")), InputError);
});

test("rare tokens become unknown", () => {
  const vocabulary = Vocabulary.fromTexts(["aab"], { unknown: true, minimumCount: 2 });
  assert.deepEqual(vocabulary.encode("ab"), [1, 0]);
  assert.throws(() => Vocabulary.fromTexts(["a"], { minimumCount: 2 }), InputError);
});
