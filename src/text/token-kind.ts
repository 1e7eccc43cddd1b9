/** Whether texts are better cut into words or into characters. */
import { splitWords, type TokenKind } from "./tokens";

/** Fewest words a text should have on average. */
const FEWEST_WORDS = 2;
/** Largest share of words that new texts may be expected to hold and these do not. */
const MOST_UNSEEN = 0.02;
/** Largest share of words with digits in them: numbers are written anew, not chosen from a list. */
const MOST_NUMBERS = 0.1;

/**
 * Words where texts have several of them and new texts will hold the same ones; else characters. How many words are
 * still to come is estimated as the share of those seen once (Good 1953, "The population frequencies of species").
 */
export function tokenKindOf(texts: readonly string[]): TokenKind {
  const counts = new Map<string, number>();
  let total = 0;
  let numbers = 0;
  for (const text of texts) {
    for (const word of splitWords(text).filter((token) => /[\p{L}\p{N}]/u.test(token))) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      total += 1;
      numbers += /\p{N}/u.test(word) ? 1 : 0;
    }
  }
  const seenOnce = [...counts.values()].filter((count) => count === 1).length;
  const suits =
    total >= FEWEST_WORDS * texts.length &&
    seenOnce <= MOST_UNSEEN * total &&
    numbers <= MOST_NUMBERS * total;
  return suits ? "word" : "character";
}
