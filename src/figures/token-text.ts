/** What stands for a token of padding in a chart. */
export const PADDING_MARK = "∅";

/** What stands for a space: the open box that typesetters use. */
const SPACE_MARK = "␣";

const NAMED: Record<string, string> = { " ": SPACE_MARK, "\t": "⇥", "\n": "⏎", "\r": "␍", "\u00a0": "⍽" };

// Characters that steer their neighbours or take no room: left as they are they could turn a label around.
const STEERING = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
// Lone halves of a pair, and the code points that XML does not allow in an SVG file.
const UNWRITABLE = /[\p{Surrogate}\ufffe\uffff]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found
const CONTROL = /[\u0000-\u001f\u007f]/g;

function controlPicture(character: string): string {
  const code = character.charCodeAt(0);
  return code === 0x7f ? "␡" : String.fromCharCode(0x2400 + code);
}

/**
 * A token as a reader can see it: spaces, tabs, line ends and other characters without a shape get one.
 * Nothing is escaped yet, see {@link escapePlotly}.
 *
 * @param padding the vocabulary's padding token, shown as ∅
 */
export function visibleToken(token: string, padding = "<pad>"): string {
  if (token === padding) {
    return PADDING_MARK;
  }
  return visibleText(token).replace(/ /g, SPACE_MARK);
}

/** A whole phrase made visible in the same way, with its spaces left as spaces. */
export function visibleText(text: string): string {
  return text
    .replace(/[\t\n\r\u00a0]/g, (character) => NAMED[character])
    .replace(CONTROL, controlPicture)
    .replace(
      STEERING,
      (character) => `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`,
    )
    .replace(UNWRITABLE, "\ufffd");
}

/**
 * Makes text of a dataset plain for Plotly, which otherwise reads `<b>`, `<br>` and `<a href>` as markup,
 * `&amp;` as a character and `$…$` as TeX in every label, title and hover text.
 */
export function escapePlotly(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\$/g, "&#36;");
}

/** Shortens a visible text to so many characters, an ellipsis included. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** A careful guess at the width of a visible text, in pixels: no page is there to measure it. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) {
    ems += WIDE.test(character) ? 1.05 : 0.57;
  }
  return ems * fontSize;
}
