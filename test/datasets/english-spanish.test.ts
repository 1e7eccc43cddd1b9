import assert from "node:assert/strict";
import { test } from "node:test";
import { ADJECTIVES } from "../../src/datasets/english-spanish/adjectives";
import { type AlignedPair, makeEnglishSpanish } from "../../src/datasets/english-spanish/english-spanish";
import { inflectAdjective, pluralNoun } from "../../src/datasets/english-spanish/inflect";
import { NOUNS } from "../../src/datasets/english-spanish/nouns";
import { VERBS } from "../../src/datasets/english-spanish/verbs";
import { alignmentMatrix, parseAlignment } from "../../src/text/alignment";
import { splitWords } from "../../src/text/tokens";

const pairs = makeEnglishSpanish();
const wordsOf = (text: string) => splitWords(text).filter((token) => /\p{L}/u.test(token));

test("20,000 distinct pairs, of 2 to 60 words, every length among them", () => {
  assert.equal(pairs.length, 20_000);
  assert.equal(new Set(pairs.map((pair) => pair.source)).size, 20_000);
  const lengths = new Set(pairs.map((pair) => wordsOf(pair.source).length));
  assert.deepEqual(
    [...lengths].sort((left, right) => left - right),
    Array.from({ length: 59 }, (_, at) => at + 2),
  );
});

test("the lexicon has at least 150 content words, and nearly all of them are used", () => {
  const lexicon = new Set(
    [...NOUNS, ...ADJECTIVES].map((entry) => entry.english).concat(VERBS.map((verb) => verb.english)),
  );
  assert.ok(lexicon.size >= 150, String(lexicon.size));
  const text = pairs.map((pair) => pair.source.toLowerCase()).join(" ");
  const unused = NOUNS.filter((noun) => !text.includes(noun.english.toLowerCase()));
  assert.deepEqual(unused, []);
});

test("the article's example, with its alignment", () => {
  const example = pairs.find((pair) => pair.source === "Have you been to the library?") as AlignedPair;
  assert.equal(example.target, "¿Has estado en la biblioteca?");
  // Have you been to the library ? → ¿ Has estado en la biblioteca ?
  assert.equal(example.alignment, "0-1 1-1 2-2 3-3 4-4 5-5 6-0 6-6");
});

test("the alignment covers every token of both sides and fits their number", () => {
  for (const { source, target, alignment } of pairs) {
    const [from, to] = [splitWords(source), splitWords(target)];
    const matrix = alignmentMatrix(alignment, from.length, to.length); // throws where a target token has no source
    for (const row of matrix) {
      assert.ok(Math.abs(row.reduce((sum, share) => sum + share) - 1) < 1e-9);
    }
    const linked = new Set(parseAlignment(alignment).map(([place]) => place));
    assert.equal(linked.size, from.length, `${source} / ${target} / ${alignment}`);
  }
});

test("the two sides are joined as people write them", () => {
  for (const { source, target } of pairs) {
    assert.match(source, /^[A-Z][^¿?.]*[.?]$/);
    assert.match(target, source.endsWith("?") ? /^¿\p{Lu}[^¿?.]*\?$/u : /^\p{Lu}[^¿?.]*\.$/u);
    assert.ok(!/ {2}| [,.?]|^ | $/.test(`${source}|${target}`), target);
    assert.doesNotMatch(target, /(?<!\p{L})(?:(?:a|de) el(?!\p{L})|y (?:i|hi(?!e)))/iu);
  }
});

/** Words before a noun, with the gender and number that they show; null if they show none. */
const DETERMINERS: Record<string, [gender: "m" | "f" | null, plural: boolean]> = {};
for (const [words, gender, plural] of [
  ["el un este ese nuestro otro al del", "m", false],
  ["la una esta esa nuestra otra", "f", false],
  ["los unos estos esos muchos nuestros cuántos", "m", true],
  ["las unas estas esas muchas nuestras cuántas", "f", true],
  ["mi tu su", null, false],
  ["mis tus sus dos tres cuatro cinco seis diez", null, true],
] as const) {
  for (const word of words.split(" ")) {
    DETERMINERS[word] = [gender, plural];
  }
}

const FORMS = new Map<string, { gender: "m" | "f"; plural: boolean; stressedA?: boolean }[]>();
for (const noun of NOUNS) {
  const add = (form: string, plural: boolean) =>
    FORMS.set(form, [...(FORMS.get(form) ?? []), { gender: noun.gender, plural, stressedA: noun.stressedA }]);
  add(noun.spanish, false);
  if (!noun.mass) {
    add(noun.plural ?? pluralNoun(noun.spanish), true);
  }
}

const QUALITIES = new Map<string, { gender: "m" | "f"; plural: boolean }[]>();
for (const { spanish } of ADJECTIVES) {
  for (const gender of ["m", "f"] as const) {
    for (const plural of [false, true]) {
      const form = inflectAdjective(spanish, gender, plural);
      QUALITIES.set(form, [...(QUALITIES.get(form) ?? []), { gender, plural }]);
    }
  }
}

/** Languages look like adjectives: in "enseña mi madre español" nothing has to agree. */
const LANGUAGES = /^(?:español|inglés|francés|alemán)$/;

test("determiner, noun and adjective agree wherever they meet", () => {
  let [determined, described] = [0, 0];
  for (const { target } of pairs) {
    const tokens = splitWords(target.toLowerCase());
    tokens.forEach((token, at) => {
      const nouns = FORMS.get(token);
      const determiner = DETERMINERS[tokens[at - 1]];
      if (!nouns || !determiner || LANGUAGES.test(token)) {
        return;
      }
      determined++;
      const [gender, plural] = determiner;
      const fits = nouns.filter(
        (noun) =>
          noun.plural === plural &&
          (gender === null || noun.gender === gender || (noun.stressedA && gender === "m")),
      );
      assert.ok(fits.length > 0, `${tokens[at - 1]} ${token} in ${target}`);
      const quality = LANGUAGES.test(tokens[at + 1] ?? "") ? undefined : QUALITIES.get(tokens[at + 1]);
      if (!quality) {
        return;
      }
      described++;
      const agrees = quality.some((form) =>
        fits.some((noun) => noun.gender === form.gender && noun.plural === form.plural),
      );
      assert.ok(agrees, `${token} ${tokens[at + 1]} in ${target}`);
    });
  }
  assert.ok(determined > 30_000 && described > 5_000, `${determined} ${described}`);
});

test("sentences of a wanted length, and the same ones from the same seed", () => {
  const long = makeEnglishSpanish({ count: 50, words: [50, 60], seed: 3 });
  for (const { source } of long) {
    assert.ok(wordsOf(source).length >= 50 && wordsOf(source).length <= 60);
  }
  assert.deepEqual(makeEnglishSpanish({ count: 50, words: [50, 60], seed: 3 }), long);
  assert.throws(
    () => makeEnglishSpanish({ count: 5000, words: [2, 2] }),
    /fewer than 5000 sentences of 2 to 2 words/,
  );
});

test("a smaller language has fewer words, the same grammar, and sentences of any length", () => {
  const vocabularyOf = (lexicon?: number) => {
    const pairs = makeEnglishSpanish({ count: 100, words: [18, 22], seed: 3, lexicon });
    assert.ok(pairs.every(({ source }) => wordsOf(source).length >= 18 && wordsOf(source).length <= 22));
    return new Set(pairs.flatMap(({ source }) => wordsOf(source.toLowerCase()))).size;
  };
  assert.ok(vocabularyOf(4) < 0.7 * vocabularyOf(), `${vocabularyOf(4)} of ${vocabularyOf()}`);
});

test("alignments that do not fit are refused", () => {
  assert.deepEqual(alignmentMatrix("0-0 1-0 1-1", 2, 2), [
    [0.5, 0.5],
    [0, 1],
  ]);
  assert.throws(() => parseAlignment("0-0 x"), /"x" is no alignment/);
  assert.throws(() => alignmentMatrix("0-0 5-1", 2, 2), /5-1 does not fit/);
  assert.throws(() => alignmentMatrix("0-0", 2, 2), /Target token 1 comes from no source/);
});
