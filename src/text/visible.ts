/** What stands in a table for a space that a reader would not see. */
export const SPACE_SIGN = "␣";

const SIGNS: Readonly<Record<string, string>> = {
  "\t": "⇥",
  "\n": "⏎",
  "\r": "␍",
  "\u00a0": "⍽",
};

/** The legend of a table in which something was marked. */
export const SPACE_LEGEND = `${SPACE_SIGN} stands for a space at an end or in a row of several`;

/**
 * A text for a table. Spaces at an end or in a row of several, which nobody would see there, become ␣. Other blank
 * characters, and those that would steer a terminal or turn the direction of the text, get a sign or their code point:
 * twins that differ in them can be told apart, and nothing in a reader's file acts on the screen.
 */
export function visibleSpaces(text: string): string {
  return text
    .replace(/^ +| +$| {2,}/g, (spaces) => SPACE_SIGN.repeat(spaces.length))
    .replace(/[^\S ]|[\p{Cc}\p{Cf}]/gu, (character) => SIGNS[character] ?? codePoint(character));
}

const codePoint = (character: string): string =>
  `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}⟩`;
