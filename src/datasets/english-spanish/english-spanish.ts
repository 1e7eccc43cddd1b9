import { InputError } from "../../files/errors";
import type { Pair } from "../../text/pairs";
import { type Choices, narrowChoices, seededChoices } from "../../text/random";
import { joinWords } from "../../text/tokens";
import { beenTo } from "./clauses";
import { countWords, isWord, punctuate, type Sentence, sentence } from "./sentences";
import { meet } from "./words";

/** A sentence, its translation, and the source words from which each target word comes. */
export interface AlignedPair extends Required<Pick<Pair, "source" | "target" | "family">> {
  /** Pairs "source-target" of word positions from 0, as in "0-0 1-2": the format of Pharaoh and fast_align. */
  alignment: string;
}

export interface EnglishSpanishOptions {
  /** Number of distinct pairs. Default: 20,000. */
  count?: number;
  seed?: string | number;
  /** Fewest and most English words, without punctuation. Default: 2 to 60, with mostly short sentences. */
  words?: readonly [fewest: number, most: number];
  /** How many words of each list (nouns, verbs, adjectives …) are used, for a smaller language. Default: all. */
  lexicon?: number;
}

/** Draws the number of words. Most sentences have one clause. A few are as long as allowed, so that every length occurs. */
function draw(choose: Choices, [fewest, most]: readonly [number, number]): Sentence {
  if (choose.chance(0.06)) {
    return sentence(choose, 1, choose.whole(fewest, most));
  }
  const clauses = choose.chance(0.7) ? 1 : choose.chance(0.75) ? 2 : 3;
  return sentence(choose, clauses, fewest);
}

function capitalize(words: readonly string[]): string[] {
  const first = words.findIndex(isWord);
  return words.map((word, index) => (index === first ? word[0].toUpperCase() + word.slice(1) : word));
}

/** Writes a sentence as texts, with the positions of its aligned words. */
function asPair({ stretch, family }: Sentence): AlignedPair {
  const met = meet(stretch.spanish);
  const place = new Map(stretch.english.map((word, index) => [word, index]));
  const links = met.flatMap(({ from }, target) =>
    from.map((word) => {
      const source = place.get(word);
      if (source === undefined) {
        throw new Error(`"${met[target].text}" comes from "${word.text}", which is not there`);
      }
      return [source, target] as const;
    }),
  );
  links.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
  return {
    source: joinWords(capitalize(stretch.english.map(({ text }) => text))),
    target: joinWords(capitalize(met.map(({ text }) => text))),
    family,
    alignment: links.map(([source, target]) => `${source}-${target}`).join(" "),
  };
}

const EXAMPLE = "Have you been to the library?";
const EXAMPLE_WORDS = 6;

/** The article's own example, found by drawing sentences from the grammar until it comes up. */
function articleExample(choose: Choices): AlignedPair {
  for (;;) {
    const pair = asPair({ stretch: punctuate(beenTo(choose, { question: true }), true), family: "been to" });
    if (pair.source === EXAMPLE) {
      return pair;
    }
  }
}

/** After so many draws without a new sentence, there are taken to be no more. */
const PATIENCE = 5000;

/**
 * Makes distinct English sentences with their Spanish translations and gold alignments.
 * The same options give the same pairs. The alignment counts the tokens of `splitWords`.
 *
 * @throws InputError if the grammar has too few sentences of the wanted lengths
 */
export function makeEnglishSpanish(options: EnglishSpanishOptions = {}): AlignedPair[] {
  const { count = 20_000, seed = "english spanish", words = [2, 60], lexicon } = options;
  const choose = lexicon === undefined ? seededChoices(seed) : narrowChoices(seededChoices(seed), lexicon);
  const made = new Map<string, AlignedPair>();
  const example =
    lexicon === undefined && words[0] <= EXAMPLE_WORDS && EXAMPLE_WORDS <= words[1] && count > 0
      ? articleExample(choose)
      : undefined;
  if (example) {
    made.set(example.source, example);
  }
  for (let vain = 0; made.size < count; vain++) {
    if (vain > PATIENCE) {
      throw new InputError(
        `There are fewer than ${count} sentences of ${words[0]} to ${words[1]} words to be found`,
      );
    }
    const drawn = draw(choose, words);
    const length = countWords(drawn.stretch);
    if (length < words[0] || length > words[1]) {
      continue;
    }
    const pair = asPair(drawn);
    const before = made.get(pair.source);
    if (before && before.target !== pair.target) {
      throw new Error(`The grammar is ambiguous: ${pair.source} is ${before.target} and ${pair.target}`);
    }
    if (before) {
      continue;
    }
    made.set(pair.source, pair);
    vain = 0;
  }
  return [...made.values()];
}
