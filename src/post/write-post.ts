/** Writes a post into a folder. The Markdown, which names the other files, comes last. */
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { resolveFolder } from "../files/destination";
import { checkReplaceable, writeSigned } from "../files/signature";
import { checkWritable, removeIfEmpty } from "../files/write-file";
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
 * @throws InputError if one of the files exists and is not an unchanged export, or the file system refuses; files that
 *   were not there before do not stay then
 */
export function writePost({ files }: Post, out: string): string {
  const paths = files.map(([name]) => path.join(out, name));
  checkReplaceable(paths);
  const added = paths.filter((file) => !existsSync(file));
  const newFolder = existsSync(out) ? [] : [out];
  try {
    for (const [n, [, content]] of files.entries()) {
      writeSigned(paths[n], content);
    }
  } catch (error) {
    for (const file of added) {
      rmSync(file, { force: true });
    }
    removeIfEmpty(newFolder);
    throw error;
  }
  return path.join(out, POST_FILE);
}
