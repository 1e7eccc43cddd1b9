import { constants, isUtf8 } from "node:buffer";
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { InputError } from "../files/errors";
import { asInputError } from "../files/faults";

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** @throws InputError if the file is empty or cannot be read */
function readBytes(file: string): Buffer {
  try {
    refuseDevice(file);
    const bytes = readFileSync(file);
    if (bytes.length === 0) {
      throw new InputError(`${file}: the file is empty; it should hold pairs of texts`);
    }
    return bytes;
  } catch (error) {
    throw readFault(error, file);
  }
}

function refuseDevice(file: string): void {
  if (statSync(file).isCharacterDevice()) {
    throw new InputError(`${file}: is a device, which may have no end; name a file of pairs`);
  }
}

/** An error of reading a file of pairs, as an `InputError` if the reader can fix it. */
export function readFault(error: unknown, file: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return new InputError(`${file}: there is no such file`);
    case "EISDIR":
      return new InputError(`${file}: this is a folder; name a file of pairs`);
    case "EACCES":
      return new InputError(`${file}: no permission to read this file`);
    case "ERR_FS_FILE_TOO_LARGE":
      return new InputError(`${file}: has more than 2 GiB; split it, or save it as Parquet`);
    default:
      return asInputError(error, file);
  }
}

/**
 * Reads a text file, without its byte order mark.
 *
 * @throws InputError if `readTextBytes` refuses it, or if it has more text than a string can hold
 */
export function readText(file: string): string {
  const bytes = readTextBytes(file);
  if (bytes.length > constants.MAX_STRING_LENGTH) {
    const most = Math.floor(constants.MAX_STRING_LENGTH / 2 ** 20);
    throw new InputError(`${file}: has more than ${most} MiB of text; split it, or save it as Parquet`);
  }
  return bytes.toString("utf8");
}

/**
 * Reads a text file's bytes, checks that they are UTF-8, and removes a byte order mark.
 *
 * @throws InputError if the file is empty, binary or in another encoding; the line names the place
 */
function readTextBytes(file: string): Buffer {
  return textOf(readBytes(file), file);
}

/**
 * Reads a text file piece by piece, each of whole lines, without its byte order mark. A file whose lines end with CR alone
 * is one piece.
 *
 * @throws InputError as `readText`, but for the file's size
 */
export function* textPieces(file: string): Generator<string> {
  let lines = 0;
  for (const bytes of bytePieces(file)) {
    const text = lines === 0 ? textOf(bytes, file) : checkedText(bytes, file, lines);
    lines += lineOf(bytes, bytes.length) - 1;
    yield text.toString("utf8");
  }
}

/** The bytes of a file, cut behind line feeds. */
function* bytePieces(file: string): Generator<Buffer> {
  const descriptor = withFaults(file, () => {
    refuseDevice(file);
    return openSync(file, "r");
  });
  try {
    let rest = Buffer.alloc(0);
    let pieces = 0;
    for (;;) {
      const more = Buffer.alloc(PIECE);
      const count = withFaults(file, () => readSync(descriptor, more));
      const bytes = Buffer.concat([rest, more.subarray(0, count)]);
      const end = count === 0 ? bytes.length : bytes.lastIndexOf(10) + 1;
      rest = bytes.subarray(end);
      if (end > 0) {
        pieces += 1;
        yield bytes.subarray(0, end);
      }
      if (count === 0) {
        break;
      }
    }
    if (pieces === 0) {
      throw new InputError(`${file}: the file is empty; it should hold pairs of texts`);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** How many bytes are read at once. */
const PIECE = 2 ** 22;

function withFaults<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw readFault(error, file);
  }
}

/** The bytes of a text, or of its first piece, without a byte order mark. */
function textOf(bytes: Buffer, file: string): Buffer {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new InputError(`${file}: row 1 starts a text in UTF-16; save the file as UTF-8`);
  }
  checkedText(bytes, file, 0);
  const text = bytes.subarray(0, 3).equals(UTF8_MARK) ? bytes.subarray(3) : bytes;
  if (
    /^\s*$/.test(text.toString("utf8", 0, 1000)) &&
    (text.length < 1000 || text.toString("utf8").trim() === "")
  ) {
    throw new InputError(`${file}: the file holds only blank space; it should hold pairs of texts`);
  }
  return text;
}

/** Bytes of whole lines, which are known to be UTF-8 then. */
function checkedText(bytes: Buffer, file: string, linesBefore: number): Buffer {
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw new InputError(
      `${file}: line ${linesBefore + lineOf(bytes, zero)} holds a zero byte, so this is binary data; a file of pairs is UTF-8 text`,
    );
  }
  if (!isUtf8(bytes)) {
    throw new InputError(
      `${file}: line ${linesBefore + firstBadLine(bytes)} is not UTF-8 (perhaps Latin-1 or Windows-1252); save the file as UTF-8`,
    );
  }
  return bytes;
}

function lineOf(bytes: Buffer, end: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) {
    line++;
  }
  return line;
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(start, end))) {
      break;
    }
    start = end + 1;
  }
  return line;
}
