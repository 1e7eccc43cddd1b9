/** Errors of the file system in words. */
import { InputError } from "./errors";

/** Errors that the reader can fix or has to know about. */
const FAULTS: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "the operation is not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than is allowed",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "is a folder; name a file",
  EEXIST: "exists already",
  ENOTEMPTY: "the folder is not empty",
  ELOOP: "links lead round in a circle",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open in this process",
  ENFILE: "too many files are open on this machine",
  EXDEV: "lies on another file system",
  EBUSY: "is in use",
  ETXTBSY: "is a program that is running",
  EIO: "the device failed (input/output error)",
  ENODEV: "there is no such device",
  ENXIO: "there is no such device",
  ESTALE: "the network file system has lost it",
};

/**
 * One line for an error of the file system.
 *
 * @param file the file that was read or written, used if the error names none
 * @returns undefined for any other error
 */
export function faultLine(error: unknown, file?: string): string | undefined {
  const { code, syscall, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (!(error instanceof Error) || syscall === undefined || code === undefined || !(code in FAULTS)) {
    return undefined;
  }
  const where = file ?? path;
  return `${where === undefined ? "" : `${where}: `}${FAULTS[code]} (${code})`;
}

/** An error of the file system as an `InputError`; any other as it is. */
export function asInputError(error: unknown, file?: string): unknown {
  const line = faultLine(error, file);
  return line === undefined ? error : new InputError(line, { cause: error });
}
