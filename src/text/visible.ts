/** Marks a space in a table that a reader would not see otherwise. */
export const SPACE_SIGN = "␣";

const SIGNS: Readonly<Record<string, string>> = {
  "\t": "⇥",
  "\n": "⏎",
  "\r": "␍",
  "\u00a0": "⍽",
};

/** The legend of a table with marked spaces. */
export const SPACE_LEGEND = `${SPACE_SIGN} stands for a space at an end or in a row of several`;

/**
 * A text for a table. Spaces at an end or next to another space become ␣. Other blank characters, and characters that
 * would control a terminal or change the direction of the text, become a sign or their code point. So texts that differ
 * only in them look different, and nothing in a reader's file controls the screen.
 */
export function visibleSpaces(text: string): string {
  return text
    .replace(/^ +| +$| {2,}/g, (spaces) => SPACE_SIGN.repeat(spaces.length))
    .replace(/[^\S ]|[\p{Cc}\p{Cf}]/gu, (character) => SIGNS[character] ?? codePoint(character));
}

const codePoint = (character: string): string =>
  `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}⟩`;

/**
 * A value as one line of JSON of which nothing acts on a terminal: what JSON leaves as it is and would steer one, or turn
 * the direction of the text, is escaped. A program reads the same value.
 */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, n) => character.charCodeAt(n))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
