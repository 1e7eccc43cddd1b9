import { readFileSync } from "node:fs";
import type { MimeBundle } from "../progress/notebook";

/** The first characters of each type of image. */
const SIGNATURES: readonly (readonly [mime: string, begin: RegExp])[] = [
  ["image/png", /^\x89PNG\r\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF.{4}WEBP/s],
  ["image/svg+xml", /^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<svg[\s>]/s],
];

/**
 * An image as MIME types and contents.
 *
 * @param source bytes of a PNG, JPEG, GIF, WebP or SVG image, or its file's path
 * @throws TypeError if it is none of these
 * @throws Error if the file cannot be read
 */
export function imageBundle(source: string | Uint8Array, plain?: string): MimeBundle {
  const bytes = typeof source === "string" ? readFileSync(source) : Buffer.from(source);
  const begin = bytes.subarray(0, 1_000).toString("latin1");
  const mime = SIGNATURES.find(([, signature]) => signature.test(begin))?.[0];
  const name = typeof source === "string" ? source : "these bytes";
  if (mime === undefined) {
    throw new TypeError(`${name}: no PNG, JPEG, GIF, WebP or SVG image`);
  }
  const content = bytes.toString(mime === "image/svg+xml" ? "utf8" : "base64");
  return {
    [mime]: content,
    "text/plain": plain ?? (typeof source === "string" ? `Image ${source}` : "Image"),
  };
}
