import { escapeXml } from "../figures/svg";

/** How a figure was made, so that it can be reproduced: seed, data, model, versions. */
export type RunManifest = Record<string, unknown>;

export interface Snippet {
  /** Names of files beside the snippet. Without a picture, the page is embedded instead. */
  picture?: string;
  darkPicture?: string;
  page?: string;
  /** In pixels; both, or neither for a picture of its own size. */
  width?: number;
  height?: number;
  /** Pictures for pages that are too narrow for the wide one. */
  narrow?: NarrowPicture;
  /** What the figure shows, in words. */
  alt: string;
  caption?: string;
  manifest?: RunManifest;
}

/** A picture that is drawn for narrow pages, so that its text can be read there. */
export interface NarrowPicture {
  picture: string;
  darkPicture?: string;
  /** Pixels as drawn. */
  width: number;
  height: number;
}

/**
 * Windows below this many pixels show the narrow picture. Text of 12 pixels in a picture of 700 keeps 11 in a column of
 * 640, which a window of this width has with the usual margins.
 */
const WIDE_FROM = 680;

/** How many times its size a narrow picture grows where there is room. */
const GROWTH = 1.5;

const NARROW = `(max-width: ${WIDE_FROM - 1}px)`;
const DARK = "(prefers-color-scheme: dark)";

/**
 * The Markdown that puts a figure into a blog post: a `<figure>` with picture, alt text and caption, and the
 * run manifest as a comment. It has no blank lines, so Markdown does not change it.
 */
export function snippet(options: Snippet): string {
  const { picture, darkPicture, narrow, page, width, height, alt, caption, manifest } = options;
  const size = width && height ? `width="${width}" height="${height}" ` : "";
  const lines = ["<figure>"];
  if (picture) {
    const image = `<img src="${address(picture)}" ${size}style="max-width: 100%; height: auto" alt="${markup(alt)}">`;
    const dark = darkPicture ? `<source srcset="${address(darkPicture)}" media="${DARK}">` : "";
    const sources = `${narrow ? narrowSources(narrow) : ""}${dark}`;
    const shown = sources ? `<picture>${sources}${image}</picture>` : image;
    lines.push(`  ${page ? `<a href="${address(page)}">${shown}</a>` : shown}`);
  } else if (page) {
    lines.push(
      `  <iframe src="${address(page)}" ${size}style="border: 0; max-width: 100%" title="${markup(alt)}"></iframe>`,
    );
  }
  if (caption) {
    lines.push(`  <figcaption>${markup(caption)}</figcaption>`);
  }
  lines.push("</figure>");
  if (manifest) {
    lines.push(`<!-- run manifest: ${comment(manifest)} -->`);
  }
  return `${lines.join("\n")}\n`;
}

/** The first source that fits the reader's window is taken, so the dark one comes first. */
function narrowSources({ picture, darkPicture, width, height }: NarrowPicture): string {
  const size = `width="${Math.round(width * GROWTH)}" height="${Math.round(height * GROWTH)}"`;
  const dark = darkPicture
    ? `<source srcset="${address(darkPicture)}" media="${NARROW} and ${DARK}" ${size}>`
    : "";
  return `${dark}<source srcset="${address(picture)}" media="${NARROW}" ${size}>`;
}

/** One line of text for content or an attribute, with Markdown's marks escaped for site generators that read them. */
export function markup(text: string): string {
  return escapeXml(text.replace(/\s+/g, " ").trim()).replace(
    /[`*_[\]{}$|\\]/g,
    (mark) => `&#${mark.charCodeAt(0)};`,
  );
}

/** A file's name as the address of a link from a file beside it. */
export function address(fileName: string): string {
  return escapeXml(encodeURIComponent(fileName));
}

/** The manifest as JSON in a comment. It contains neither `--` nor `>`, which would end the comment. */
function comment(manifest: RunManifest): string {
  return JSON.stringify(manifest).replace(/--/g, "-\\u002d").replace(/[<>]/g, hexEscape);
}

function hexEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
