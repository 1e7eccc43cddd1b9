/** The capital letter at the beginning of a sentence, which says nothing about its first word. */

const CAPITAL = /^\p{Lu}/u;
const SMALL = /^\p{Ll}/u;
const MARK = /^\p{P}+$/u;

/** Whether a text may begin a sentence: its first word, after opening marks, does not start with a small letter. */
export const mayBeginSentence = (tokens: readonly string[]): boolean =>
  !SMALL.test(tokens.find((token) => !MARK.test(token)) ?? "");

/** The words of a text that have a capital of their own, which only words after the first can show. */
export function capitalsInside(tokens: readonly string[]): string[] {
  const first = firstWord(tokens);
  return tokens.filter((token, n) => n > first && CAPITAL.test(token));
}

/** A text's tokens with its first word in lower case, unless that word keeps its capital everywhere. */
export function withoutCapital(tokens: readonly string[], keeps: (word: string) => boolean): string[] {
  return changeFirstWord(tokens, (word) => (keeps(word) ? word : recasedFirstWord(word)));
}

/** A text's tokens with a capital at its first word. */
export const withCapital = (tokens: readonly string[]): string[] =>
  changeFirstWord(tokens, (word) => recased(word, "toUpperCase"));

/** The place of a text's first word; −1 if it has only marks. */
export const firstWord = (tokens: readonly string[]): number =>
  tokens.findIndex((token) => !MARK.test(token));

/** A sentence's first word as it is written inside a sentence. */
export const recasedFirstWord = (word: string): string => recased(word, "toLowerCase");

function changeFirstWord(tokens: readonly string[], change: (word: string) => string): string[] {
  const first = firstWord(tokens);
  return tokens.map((token, n) => (n === first ? change(token) : token));
}

/** A word with its first letter in the other case, if that can be undone: "ß" has no capital of one letter. */
function recased(word: string, to: "toLowerCase" | "toUpperCase"): string {
  const [letter] = word;
  const other = letter[to]();
  const back = to === "toLowerCase" ? other.toUpperCase() : other.toLowerCase();
  return back === letter ? other + word.slice(letter.length) : word;
}
