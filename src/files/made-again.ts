/**
 * Files and folders that can be made again: caches, unpacked programs, scratch. They are whole or absent, as all files
 * are, but nobody waits until the device has them.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { faultLine } from "./faults";

/**
 * Keeps a file in a cache. A file system that refuses, such as a full or read-only one, costs time and nothing else.
 *
 * @returns whether it was kept
 */
export function keepInCache(file: string, content: string | Uint8Array): boolean {
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, file);
    return true;
  } catch (error) {
    if (faultLine(error) === undefined) {
      throw error;
    }
    removeIfPossible(temporary);
    return false;
  }
}

function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    if (faultLine(error) === undefined) {
      throw error;
    }
  }
}

/**
 * Makes a folder unless it is there: it is filled under a temporary name beside its place. Another process may do the
 * same meanwhile; one of them is kept.
 *
 * @param fill is given the folder under its temporary name
 * @throws Error of the file system, or of `fill`
 */
export async function makeOnce(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) {
    return;
  }
  await mkdir(path.dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.part-`);
  try {
    await fill(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) {
      throw error;
    }
  }
}

/**
 * Runs work with a file in a temporary folder, which is gone when this returns.
 *
 * @param purpose a part of the folder's name
 * @param work is given the folder
 * @throws Error of the file system, or of `work`
 */
export function withScratchFile<T>(
  purpose: string,
  [name, content]: readonly [name: string, content: Uint8Array],
  work: (folder: string) => T,
): T {
  const folder = mkdtempSync(path.join(tmpdir(), `attention-workbook-${purpose}-`));
  try {
    writeFileSync(path.join(folder, name), content);
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
