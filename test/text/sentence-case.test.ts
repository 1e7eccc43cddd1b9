import assert from "node:assert/strict";
import { test } from "node:test";
import { encodePairs, translationEncoding } from "../../src/text/encode";
import { capitalsInside, mayBeginSentence, withCapital, withoutCapital } from "../../src/text/sentence-case";
import { splitWords } from "../../src/text/tokens";
import { Vocabulary } from "../../src/text/vocabulary";

const never = () => false;

test("a capital is taken off and put back behind opening marks, and only at the first word", () => {
  const tokens = splitWords("¿Has visto a Ana?");
  assert.deepEqual(withoutCapital(tokens, never), ["¿", "has", "visto", "a", "Ana", "?"]);
  assert.deepEqual(withCapital(withoutCapital(tokens, never)), tokens);
  assert.deepEqual(
    withoutCapital(["Ana", "ríe"], (word) => word === "Ana"),
    ["Ana", "ríe"],
  );
});

test("an unknown word or a number is the first word, too, and the next one gets no capital", () => {
  assert.deepEqual(withCapital(["<unk>", "abre"]), ["<unk>", "abre"]);
  assert.deepEqual(withCapital(["3", "gatos"]), ["3", "gatos"]);
  assert.deepEqual(withCapital([]), []);
});

test("a letter whose other case is not one letter stays", () => {
  assert.deepEqual(withCapital(["ßa"]), ["ßa"]);
  assert.deepEqual(withoutCapital(["İstanbul"], never), ["İstanbul"]);
});

test("which texts may begin a sentence, and which words have a capital of their own", () => {
  assert.ok(mayBeginSentence(splitWords("¡Corre!")));
  assert.ok(mayBeginSentence(splitWords("3 gatos")));
  assert.ok(mayBeginSentence([]));
  assert.ok(!mayBeginSentence(splitWords("“corre”")));
  assert.deepEqual(capitalsInside(splitWords("Yesterday I saw Ana.")), ["I", "Ana"]);
});

const pairs = [
  { source: "I run.", target: "Corro." },
  { source: "Can I run?", target: "¿Puedo?" },
  { source: "Does Ana run?", target: "¿Corre Ana?" },
  { source: "Ana does.", target: "Ana puedo corre." },
];

test("sentences know their first word by its small form, and answers come back as they were written", () => {
  const encoding = translationEncoding(pairs);
  const { source, target } = encoding;
  assert.deepEqual(
    target.entries.filter((entry) => /^[A-ZÁ]/.test(entry)),
    ["Ana"],
  );
  assert.equal(source.entries.includes("does"), true);
  assert.equal(source.entries.includes("Does"), false);
  assert.equal(source.idOf("I"), source.encode("I run.")[0]);
  assert.deepEqual(source.encode("does Ana run?"), source.encode("Does Ana run?"));
  assert.deepEqual(source.knows(splitWords("Can Can")), [true, false]);
  for (const pair of pairs) {
    const ids = target.encode(pair.target);
    assert.equal(target.decode(ids), pair.target);
    assert.deepEqual(target.written(ids), splitWords(pair.target));
  }
  const copy = Vocabulary.fromJSON(JSON.parse(JSON.stringify(target)));
  assert.equal(copy.decode(target.encode("¿Corre Ana?")), "¿Corre Ana?");
  assert.equal(encodePairs(pairs, encoding).count, pairs.length);
});

test("where one text begins small, words are known as they are written", () => {
  const { target, source } = translationEncoding([...pairs, { source: "run!", target: "¡corre!" }]);
  assert.equal(target.sentenceCase, false);
  assert.equal(source.sentenceCase, false);
  assert.ok(target.has("Corre") && target.has("corre"));
  assert.equal(target.decode(target.encode("¡corre!")), "¡corre!");
});
