/** How text is cut into tokens: characters as a person sees them, or words with punctuation apart. */
export type TokenKind = "character" | "word";

export const tokenKinds: readonly TokenKind[] = ["character", "word"];

/** The same kind of tokens for sources and targets. */
export const onBothSides = (kind: TokenKind) => ({ source: kind, target: kind });

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Texts of simple characters: ASCII and Latin without controls, Greek, Cyrillic, common punctuation, kana and Han. Each
 * of them is a character of its own and its own normal form (NFC). So such a text needs neither normalization nor the
 * segmenter, which is slow. This is the source of a pattern, because polars also needs it for whole columns.
 */
export const SIMPLE_TEXT =
  "^[\\x{20}-\\x{7e}\\x{a0}-\\x{a8}\\x{aa}-\\x{ac}\\x{af}-\\x{2ff}\\x{388}-\\x{482}\\x{48a}-\\x{52f}" +
  "\\x{2010}-\\x{2027}\\x{20a0}-\\x{20bf}\\x{3041}-\\x{3096}\\x{30a0}-\\x{30ff}\\x{4e00}-\\x{9fff}]*$";

const simpleText = new RegExp(SIMPLE_TEXT.replace(/\\x\{/g, "\\u{"), "u");

/** The characters of a text as a person sees them (extended grapheme clusters, Unicode annex 29). */
export function splitCharacters(text: string): string[] {
  if (simpleText.test(text)) {
    return Array.from(text);
  }
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/**
 * Words and punctuation marks, without the spaces between them. An apostrophe or hyphen inside a word
 * stays in it ("don't", "twenty-five"). The Spanish opening marks are tokens of their own.
 */
export function splitWords(text: string): string[] {
  return (
    text.match(/[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|\p{Extended_Pictographic}\S*|[^\s]/gu) ?? []
  );
}

/** Joins words with spaces, except before closing and after opening marks. */
export function joinWords(words: readonly string[]): string {
  return words
    .join(" ")
    .replace(/ ([.,;:!?…)\]»])/gu, "$1")
    .replace(/([¿¡([«]) /gu, "$1");
}

/** Cuts a text into tokens of the given kind. */
export function tokenize(text: string, kind: TokenKind): string[] {
  return kind === "character" ? splitCharacters(text) : splitWords(text);
}
