/** Writes a post into a folder, all of it or nothing. */
import path from "node:path";
import { resolveFolder } from "../files/destination";
import { checkReplaceable, writeSigned } from "../files/signature";
import { checkWritable } from "../files/write-file";
import { POST_FILE, type Post } from "./post";

/**
 * Checks that a post may be written into a folder, before a notebook is run for it.
 *
 * @throws InputError if it is the working or home folder, cannot be written to, or holds a post that was edited
 */
export function checkPostFolder(out: string): void {
  resolveFolder(out);
  checkWritable(out);
  checkReplaceable([path.join(out, POST_FILE)]);
}

/**
 * Writes the files of a post. Those of an earlier one are replaced while nobody has changed them.
 *
 * @returns the path of the Markdown
 * @throws InputError if one of the files exists and is not an unchanged export, or the file system refuses
 */
export function writePost({ files }: Post, out: string): string {
  checkReplaceable(files.map(([name]) => path.join(out, name)));
  for (const [name, content] of files) {
    writeSigned(path.join(out, name), content);
  }
  return path.join(out, POST_FILE);
}
