/** Properties of all texts, tested with hundreds of generated ones. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { alignmentMatrix, parseAlignment } from "../../src/text/alignment";
import { encodePairs, humanTimesEncoding, translationEncoding } from "../../src/text/encode";
import { fromPairs, type Pair, readPairs, toPairs } from "../../src/text/pairs";
import { quotesOfCsv } from "../../src/text/tab-quotes";
import { joinWords, splitCharacters, splitWords } from "../../src/text/tokens";
import { Vocabulary } from "../../src/text/vocabulary";
import { pairsAsBytes } from "../../src/text/write-pairs";

const folder = mkdtempSync(path.join(tmpdir(), "properties-"));
after(() => rmSync(folder, { recursive: true }));

const SEED = 1;
/** Texts with difficult characters, in normal form and not blank. */
const letters = [
  "a",
  "b",
  "Z",
  "7",
  " ",
  '"',
  "'",
  ",",
  ";",
  "\\",
  "{",
  "<",
  "&",
  "é",
  "ß",
  "日",
  "👩‍👩‍👧",
  "🇪🇸",
  "ש",
  "\u200d",
  "\u00a0",
];
const text = (more: string[] = []) =>
  fc
    .string({ unit: fc.constantFrom(...letters, ...more), minLength: 1, maxLength: 12 })
    .map((drawn) => drawn.normalize("NFC"))
    .filter((drawn) => !/^\s*$/.test(drawn));
const pairsOf = (more?: string[]) =>
  fc.array(fc.record({ source: text(more), target: text(more) }, { noNullPrototype: true }), {
    minLength: 2,
    maxLength: 8,
  });

/** TSV is not written with quotes that a reader would take for those of CSV. */
function hasQuotesOfCsv(pairs: readonly Pair[]): boolean {
  const columns = [pairs.map(({ source }) => source), pairs.map(({ target }) => target)];
  const text = pairs.map(({ source, target }) => `${source}\t${target}`).join("\n");
  return quotesOfCsv(text, columns, "f.tsv") !== undefined;
}

const formats: [ending: string, more: string[], runs: number][] = [
  [".csv", ["\n", "\r\n", "\r", "\t"], 80],
  [".tsv", [], 80],
  [".json", ["\n", "\r", "\t", "\u2028", "\u0001"], 80],
  [".parquet", ["\n", "\r", "\t"], 3], // a process for each
];
for (const [ending, more, numRuns] of formats) {
  test(`${ending}: what is written is read again`, () => {
    const file = path.join(folder, `pairs${ending}`);
    // A first row that names the columns is a header.
    const marked = pairsOf(more).map((pairs) => [{ source: "1", target: "2" }, ...pairs]);
    fc.assert(
      fc.property(marked, (pairs) => {
        fc.pre(ending !== ".tsv" || !hasQuotesOfCsv(pairs));
        writeFileSync(file, pairsAsBytes(file, fromPairs(pairs)));
        assert.deepEqual(toPairs(readPairs(file)), pairs);
      }),
      { seed: SEED, numRuns },
    );
  });
}

test("characters joined are the text; words joined and cut again are the same words", () => {
  fc.assert(
    fc.property(text(["\n"]), (drawn) => assert.equal(splitCharacters(drawn).join(""), drawn)),
    { seed: SEED, numRuns: 300 },
  );
  const word = fc.constantFrom("a", "Zoë", "don't", "twenty-five", "09", ".", ",", "¿", "?", "(", ")", "…");
  fc.assert(
    fc.property(fc.array(word, { maxLength: 9 }), (words) => {
      assert.deepEqual(splitWords(joinWords(words)), words);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test("a vocabulary gives back each text that it was made of, in whatever order they came", () => {
  fc.assert(
    fc.property(fc.array(text(), { minLength: 1, maxLength: 6 }), fc.nat(5), (texts, padding) => {
      const options = { padding: true, unknown: true };
      const vocabulary = Vocabulary.fromTexts(texts, options);
      for (const each of texts) {
        const ids = vocabulary.encode(each, splitCharacters(each).length + padding);
        assert.equal(vocabulary.decode(ids), each);
        assert.equal(ids.filter((id) => id === vocabulary.paddingId).length, padding);
        assert.ok(!ids.includes(vocabulary.unknownId));
      }
      assert.deepEqual(Vocabulary.fromTexts([...texts].reverse(), options).toJSON(), vocabulary.toJSON());
      assert.deepEqual(Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary))), vocabulary);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test("encoded pairs: each source as its text, padded behind its length; each target whole", () => {
  const equalTargets = fc
    .array(fc.tuple(text(), fc.stringMatching(/^[0-9]{3}$/)), { minLength: 1, maxLength: 6 })
    .map((rows) => rows.map(([source, target]) => ({ source, target })));
  fc.assert(
    fc.property(equalTargets, fc.integer({ min: 1, max: 14 }), (pairs, sourceLength) => {
      for (const encoding of [
        humanTimesEncoding(pairs, sourceLength),
        translationEncoding(pairs, { kind: "character", sourceLength }),
      ]) {
        const encoded = encodePairs(pairs, encoding);
        pairs.forEach(({ source, target }, row) => {
          const ids = encoded.source.subarray(row * sourceLength, (row + 1) * sourceLength);
          const characters = splitCharacters(source);
          assert.equal(encoding.source.decode(ids), characters.slice(0, sourceLength).join(""));
          assert.equal(encoded.lengths[row], Math.min(characters.length, sourceLength));
          assert.ok(ids.subarray(encoded.lengths[row]).every((id) => id === encoding.source.paddingId));
          const { targetLength } = encoded;
          const targets = encoded.target.subarray(row * targetLength, (row + 1) * targetLength);
          assert.equal(encoding.target.decode(targets), target);
        });
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});

test("an alignment is read as it was written, and its matrix shares each target token out among its links", () => {
  const sentence = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .chain(([sources, targets]) =>
      fc.record({
        sources: fc.constant(sources),
        links: fc.array(fc.uniqueArray(fc.nat(sources - 1), { minLength: 1 }), {
          minLength: targets,
          maxLength: targets,
        }),
      }),
    );
  fc.assert(
    fc.property(sentence, ({ sources, links }) => {
      const pairs = links.flatMap((list, target) =>
        list.map((source) => [source, target] as [number, number]),
      );
      const written = pairs.map((link) => link.join("-")).join(" ");
      assert.deepEqual(parseAlignment(written), pairs);
      const matrix = alignmentMatrix(written, sources, links.length);
      links.forEach((list, target) => {
        assert.deepEqual(
          matrix[target],
          Array.from({ length: sources }, (_, source) => (list.includes(source) ? 1 / list.length : 0)),
        );
      });
      assert.throws(() => alignmentMatrix(written, sources, links.length + 1), /comes from no source token/);
    }),
    { seed: SEED, numRuns: 300 },
  );
});
