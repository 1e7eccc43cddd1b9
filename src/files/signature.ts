/**
 * Exports are signed, so that a later export recognizes them. Only files that are byte for byte unchanged exports are
 * replaced. Files that the reader has written or changed stay.
 */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { InputError } from "./errors";
import { asInputError } from "./faults";
import { writeWhole } from "./write-file";

/**
 * Writes a file with a signature that no program shows: a comment, the last property of a JSON object, a text in a
 * PNG, or bytes behind the end of another picture.
 * A file that already has this content is not touched.
 *
 * @param given ends in .html, .svg, .md, .js, .json, .png, .jpg, .gif, .webp or .pdf
 * @throws InputError if the file exists and is not an unchanged export, or the file system refuses
 */
export function writeSigned(given: string, text: string | Uint8Array): void {
  checkReplaceable([given]);
  const content = signed(Buffer.from(text), formatOf(given));
  if (!contentOf(given)?.equals(content)) {
    writeWhole(given, content);
  }
}

/**
 * Checks that each of the files is missing or an unchanged export.
 *
 * @throws InputError if one is not; the line names the first
 */
export function checkReplaceable(files: readonly string[]): void {
  for (const file of files) {
    const present = contentOf(file);
    if (present !== undefined && !isAsSigned(present, formatOf(file))) {
      throw new InputError(
        `${file}: is there already, and not as an export of this program left it; move it away, or name another place`,
      );
    }
  }
}

/** The text of a signed Markdown file without its signature, for copying. */
export const withoutSignature = (markdown: string): string =>
  markdown.replace(/<!-- attention-workbook [0-9a-f]{32} -->\n$/, "");

interface Format {
  readonly signature: (hash: string) => Buffer;
  /** Number of bytes after the signature. */
  readonly tail: number;
}

/** Programs that show such a picture read nothing behind its end. */
const afterEnd: Format = {
  signature: (hash) => Buffer.from(`\nattention-workbook ${hash}\n`),
  tail: 0,
};

const comment: Format = {
  signature: (hash) => Buffer.from(`<!-- attention-workbook ${hash} -->\n`),
  tail: 0,
};

const FORMATS: Record<string, Format> = {
  ".html": comment,
  ".svg": comment,
  ".md": comment,
  ".gif": afterEnd,
  // Viewers look for the end mark in the last bytes; a comment may follow it.
  ".pdf": { signature: (hash) => Buffer.from(`% attention-workbook ${hash}\n`), tail: 0 },
  ".jpg": afterEnd,
  ".webp": afterEnd,
  ".js": { signature: (hash) => Buffer.from(`/* attention-workbook ${hash} */\n`), tail: 0 },
  ".json": {
    signature: (hash) => Buffer.from(`,\n  "attention-workbook": "${hash}"`),
    tail: "\n}\n".length,
  },
  ".png": {
    signature: (hash) => pngChunk("tEXt", Buffer.from(`Software\0attention-workbook ${hash}`, "latin1")),
    tail: 12, // IEND
  },
};

function formatOf(file: string): Format {
  const format = FORMATS[path.extname(file)];
  if (format === undefined) {
    throw new Error(`${file}: no signature is defined for this ending`);
  }
  return format;
}

function signed(content: Buffer, { signature, tail }: Format): Buffer {
  const end = content.length - tail;
  return Buffer.concat([content.subarray(0, end), signature(hashOf(content)), content.subarray(end)]);
}

function isAsSigned(present: Buffer, format: Format): boolean {
  const end = present.length - format.tail;
  const begin = end - format.signature(hashOf(present)).length;
  if (begin < 0) {
    return false;
  }
  const content = Buffer.concat([present.subarray(0, begin), present.subarray(end)]);
  return signed(content, format).equals(present);
}

/** 32 hexadecimal digits. */
const hashOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex").slice(0, 32);

/**
 * The content of a file.
 *
 * @returns undefined if there is no such file
 * @throws InputError if the file system refuses
 */
export function contentOf(file: string): Buffer | undefined {
  try {
    // Anything else, such as a folder, a device or a dangling link, is refused by `writeWhole`.
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
  } catch (error) {
    throw asInputError(error, file);
  }
}

/** PNG specification (third edition), 5.3: length, type, data, and the CRC-32 of type and data. */
function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const crc = gzipSync(body).subarray(-8, -4); // gzip ends with the same CRC-32, in reverse byte order.
  return Buffer.concat([length, body, Buffer.from(crc).reverse()]);
}
