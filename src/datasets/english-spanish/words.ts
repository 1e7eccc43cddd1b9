/** A word of the English sentence. Spanish words refer to the object itself. */
export interface EnglishWord {
  text: string;
}

/** A word of the Spanish sentence and the English words that it comes from. */
export interface SpanishWord {
  text: string;
  from: readonly EnglishWord[];
}

/** A part of both sentences, each in its own word order. */
export interface Stretch {
  english: readonly EnglishWord[];
  spanish: readonly SpanishWord[];
}

/** English words of a phrase such as "look for". */
export function english(phrase: string): EnglishWord[] {
  return phrase === "" ? [] : phrase.split(" ").map((text) => ({ text }));
}

/** Spanish words of a phrase such as "por la mañana", all from the same English words. */
export function spanish(phrase: string, ...from: (EnglishWord | readonly EnglishWord[])[]): SpanishWord[] {
  const sources = from.flat();
  return phrase === "" ? [] : phrase.split(" ").map((text) => ({ text, from: sources }));
}

/** A fixed phrase, whose words are aligned as a whole. */
export function phrase(englishText: string, spanishText: string): Stretch {
  const words = english(englishText);
  return { english: words, spanish: spanish(spanishText, words) };
}

export const NOTHING: Stretch = { english: [], spanish: [] };

/** Concatenates parts, in the same order in both languages. */
export function together(...stretches: readonly Stretch[]): Stretch {
  return {
    english: stretches.flatMap((stretch) => stretch.english),
    spanish: stretches.flatMap((stretch) => stretch.spanish),
  };
}

/**
 * Applies the Spanish changes where two words meet: a + el → al, de + el → del, y → e before the sound i.
 * A merged word is aligned to the sources of both.
 */
export function meet(words: readonly SpanishWord[]): SpanishWord[] {
  const met: SpanishWord[] = [];
  words.forEach((word, index) => {
    const before = met.at(-1);
    if (word.text === "el" && (before?.text === "a" || before?.text === "de")) {
      met[met.length - 1] = { text: `${before.text}l`, from: [...new Set([...before.from, ...word.from])] };
      return;
    }
    const next = words[index + 1]?.text ?? "";
    met.push(word.text === "y" && /^(?:i|hi(?!e))/i.test(next) ? { ...word, text: "e" } : word);
  });
  return met;
}
