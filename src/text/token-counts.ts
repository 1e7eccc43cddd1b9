import { capitalsInside, firstWord, mayBeginSentence, recasedFirstWord } from "./sentence-case";

/** What a vocabulary and its lengths are made from. It is collected text by text, and no text is kept. */
export class TokenCounts {
  /** Tokens of the longest text, at least 1. */
  longest = 1;
  /** Whether each text may begin a sentence, if it is cut into words. */
  allBeginSentences = true;
  /** Tokens that are not the first word of their text. */
  private readonly inside = new Map<string, number>();
  private readonly firstWords = new Map<string, number>();
  private readonly capitals = new Set<string>();

  /** @param words whether the tokens are words, of which the first may have the capital of its sentence */
  constructor(private readonly words: boolean) {}

  add(tokens: readonly string[]): void {
    this.addLength(tokens);
    if (!this.words) {
      for (const token of tokens) {
        count(this.inside, token, 1);
      }
      return;
    }
    this.allBeginSentences &&= mayBeginSentence(tokens);
    const first = firstWord(tokens);
    tokens.forEach((token, n) => {
      count(n === first ? this.firstWords : this.inside, token, 1);
    });
    for (const word of capitalsInside(tokens)) {
      this.capitals.add(word);
    }
  }

  /** Counts a text's length alone. */
  addLength(tokens: readonly string[]): void {
    this.longest = Math.max(this.longest, tokens.length);
  }

  /**
   * How often each token was seen.
   *
   * @param sentenceCase counts the first word of a text as the same word inside a text
   */
  counts(sentenceCase: boolean): Map<string, number> {
    const all = new Map(this.inside);
    for (const [word, times] of this.firstWords) {
      const known = sentenceCase && !this.capitals.has(word) ? recasedFirstWord(word) : word;
      count(all, known, times);
    }
    return all;
  }
}

function count(counts: Map<string, number>, token: string, times: number): void {
  counts.set(token, (counts.get(token) ?? 0) + times);
}
