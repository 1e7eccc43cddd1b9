/** In what a translation differs from the one that was expected. */
import { splitWords } from "./tokens";

export type TranslationError =
  | "a word never seen"
  | "one word"
  | "other order"
  | "several words"
  | "another length";

/**
 * The kind of a wrong translation; the first that fits, in the order of the names.
 *
 * @param knows whether the network can write a token at all
 */
export function translationError(
  output: string,
  target: string,
  knows: (tokens: readonly string[]) => boolean[],
): TranslationError {
  const [given, wanted] = [splitWords(output), splitWords(target)];
  if (!knows(wanted).every(Boolean)) {
    return "a word never seen";
  }
  if (given.length !== wanted.length) {
    return "another length";
  }
  const wrong = given.filter((token, n) => token !== wanted[n]).length;
  if (wrong === 1) {
    return "one word";
  }
  const sorted = (tokens: string[]) =>
    tokens
      .map((token) => token.toLowerCase())
      .sort()
      .join(" ");
  return sorted(given) === sorted(wanted) ? "other order" : "several words";
}

/** For each word of a text whether it stands in no longest common subsequence with the other: the words that differ. */
export function differingWords(text: string, other: string): { word: string; differs: boolean }[] {
  const [words, others] = [splitWords(text), splitWords(other)];
  // common[i][j]: length of the longest common subsequence of the words from i on and the others from j on.
  const common = Array.from({ length: words.length + 1 }, () => new Array<number>(others.length + 1).fill(0));
  for (let i = words.length - 1; i >= 0; i--) {
    for (let j = others.length - 1; j >= 0; j--) {
      common[i][j] =
        words[i] === others[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  let j = 0;
  return words.map((word, i) => {
    while (j < others.length && word !== others[j] && common[i][j + 1] === common[i][j]) {
      j++;
    }
    const same = word === others[j];
    j += same ? 1 : 0;
    return { word, differs: !same };
  });
}

/** Wrong answers by the kind of their error, the most frequent kind first. */
export function errorsByKind<Item extends { output: string; target: string }>(
  answers: readonly Item[],
  knows: (tokens: readonly string[]) => boolean[],
): [kind: TranslationError, answers: Item[]][] {
  const kinds = new Map<TranslationError, Item[]>();
  for (const answer of answers.filter(({ output, target }) => output !== target)) {
    const kind = translationError(answer.output, answer.target, knows);
    kinds.set(kind, [...(kinds.get(kind) ?? []), answer]);
  }
  return [...kinds].sort(([, a], [, b]) => b.length - a.length);
}
