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
export function tokenKindOf(texts: Iterable<string>): TokenKind {
  const words = new WordCounts();
  for (const text of texts) {
    words.add(text);
  }
  return words.tokenKind();
}

/** The words of texts that come one by one, for `tokenKindOf`. It remembers each different word, and no text. */
export class WordCounts {
  private readonly counts = new Map<string, number>();
  private texts = 0;
  private total = 0;
  private numbers = 0;

  add(text: string): void {
    this.texts += 1;
    for (const word of splitWords(text).filter((token) => /[\p{L}\p{N}]/u.test(token))) {
      this.counts.set(word, (this.counts.get(word) ?? 0) + 1);
      this.total += 1;
      this.numbers += /\p{N}/u.test(word) ? 1 : 0;
    }
  }

  tokenKind(): TokenKind {
    const { texts, total, numbers } = this;
    const seenOnce = [...this.counts.values()].filter((count) => count === 1).length;
    const suits =
      total >= FEWEST_WORDS * texts && seenOnce <= MOST_UNSEEN * total && numbers <= MOST_NUMBERS * total;
    return suits ? "word" : "character";
  }
}
