import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Write a folder of files. It appears whole or not at all; a folder in its place is kept until the new one is there. */
export function writeFolder(folder: string, files: Record<string, string | Buffer>): void {
  const target = path.resolve(folder);
  const [staging, former] = [`${target}.${process.pid}.new`, `${target}.${process.pid}.old`];
  try {
    mkdirSync(staging, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(path.join(staging, name), content);
    }
    if (existsSync(target)) {
      renameSync(target, former);
    }
    renameSync(staging, target);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (existsSync(former)) {
      renameSync(former, target);
    }
    throw error;
  }
  rmSync(former, { recursive: true, force: true });
}
