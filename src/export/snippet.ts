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
  /** What the figure shows, in words. */
  alt: string;
  caption?: string;
  manifest?: RunManifest;
}

/**
 * The Markdown that puts a figure into a blog post: a `<figure>` with picture, alt text and caption, and the
 * run manifest as a comment. It has no blank lines, so Markdown does not change it.
 */
export function snippet(options: Snippet): string {
  const { picture, darkPicture, page, width, height, alt, caption, manifest } = options;
  const size = width && height ? `width="${width}" height="${height}" ` : "";
  const lines = ["<figure>"];
  if (picture) {
    const image = `<img src="${address(picture)}" ${size}style="max-width: 100%; height: auto" alt="${markup(alt)}">`;
    const dark = darkPicture
      ? `<source srcset="${address(darkPicture)}" media="(prefers-color-scheme: dark)">`
      : "";
    const shown = dark ? `<picture>${dark}${image}</picture>` : image;
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
