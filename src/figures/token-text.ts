/** Mark of a padding token in a chart. */
export const PADDING_MARK = "∅";

/** Mark of a space: the open box that typesetters use. */
const SPACE_MARK = "␣";

const NAMED: Record<string, string> = { " ": SPACE_MARK, "\t": "⇥", "\n": "⏎", "\r": "␍", "\u00a0": "⍽" };

// Characters that control their neighbors or have no width, which could reverse a label, and those beyond ASCII that
// control a terminal.
const STEERING = /[\u0080-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
// Lone surrogates, and code points that XML does not allow in an SVG file.
const UNWRITABLE = /[\p{Surrogate}\ufffe\uffff]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found
const CONTROL = /[\u0000-\u001f\u007f]/g;

function controlPicture(character: string): string {
  const code = character.charCodeAt(0);
  return code === 0x7f ? "␡" : String.fromCharCode(0x2400 + code);
}

/**
 * A token with visible signs for spaces, tabs, line ends and other invisible characters. It is not escaped yet, see
 * {@link escapePlotly}.
 *
 * @param padding the vocabulary's padding token, shown as ∅
 */
export function visibleToken(token: string, padding = "<pad>"): string {
  if (token === padding) {
    return PADDING_MARK;
  }
  return visibleText(token).replace(/ /g, SPACE_MARK);
}

/** A phrase with visible signs for invisible characters except spaces. */
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
 * Escapes text of a dataset for Plotly. In labels, titles and hover texts Plotly takes `<b>`, `<br>` and `<a href>` for
 * markup, `&amp;` for a character and `$…$` for TeX.
 */
export function escapePlotly(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\$/g, "&#36;");
}

/** Shortens a text to a number of characters, including the ellipsis. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Estimates the width of a text in pixels, since there is no page to measure it. It is rather too large. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) {
    ems += WIDE.test(character) ? 1.05 : 0.57;
  }
  return ems * fontSize;
}

/**
 * Breaks a text at spaces into lines of at most so many pixels. A longer word gets a line of its own, broken within the
 * word.
 */
export function wrapText(text: string, pixels: number, fontSize: number): string[] {
  const most = Math.max(4, Math.floor(pixels / textWidth("x", fontSize)));
  const lines: string[] = [];
  for (const word of text.split(" ").flatMap((word) => piecesOf(word, most))) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, fontSize) <= pixels) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** Font size of an axis title in pixels, and the height of one of its lines. */
const AXIS_TITLE = { font: 13, line: 17 };

/**
 * An axis title in as many lines as the axis is long enough for.
 *
 * @param length pixels
 * @returns the title escaped for Plotly, and the pixels that its further lines add to the margin
 */
export function axisTitle(text: string, length: number): { title: { text: string }; extra: number } {
  const lines = wrapText(text, length, AXIS_TITLE.font);
  return {
    title: { text: lines.map(escapePlotly).join("<br>") },
    extra: Math.max(0, lines.length - 1) * AXIS_TITLE.line,
  };
}

function piecesOf(word: string, most: number): string[] {
  const characters = Array.from(word);
  return Array.from({ length: Math.max(1, Math.ceil(characters.length / most)) }, (_, n) =>
    characters.slice(n * most, (n + 1) * most).join(""),
  );
}
