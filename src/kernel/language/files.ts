/**
 * Which files the notebook's code comes from, and which of them have changed. The files are looked at right before a cell
 * runs, not watched. So an edit counts from the moment it is saved, and nothing polls.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { textHash } from "./text-hash";

type Changed = (file: string, kind: number) => void;

/** TypeScript's FileWatcherEventKind. */
const Kind = { created: 0, changed: 1, deleted: 2 } as const;

interface Watched {
  readonly callback: Changed;
  version: string;
  /** A hash of its content, if the file may be touched without a change. */
  hash?: string;
}

export class ProjectFiles {
  private readonly watched = new Map<string, Watched>();
  /** Names of code files and folders, by the folder that they are in. */
  private readonly names = new Map<string, string>();

  /** Called by TypeScript for every file that it reads. Packages do not change under a running kernel. */
  watch(file: string, callback: Changed): { close(): void } {
    if (!file.includes("/node_modules/")) {
      this.watched.set(file, { callback, version: version(file) });
    }
    return { close: () => this.watched.delete(file) };
  }

  /** Reports every change since the last call to TypeScript. @returns the changed files. */
  refresh(): string[] {
    const changed: string[] = [];
    for (const [file, entry] of [...this.watched]) {
      const now = version(file);
      if (now === entry.version) {
        continue;
      }
      const same = entry.hash !== undefined && entry.hash === hashOf(file);
      entry.hash = undefined;
      if (same) {
        entry.version = now;
        continue;
      }
      const kind = now === "" ? Kind.deleted : entry.version === "" ? Kind.created : Kind.changed;
      entry.version = now;
      changed.push(file);
      entry.callback(file, kind);
    }
    return changed;
  }

  /** From now on a file counts as changed only if its content differs. A checkout touches every file without a change. */
  keepHashes(): void {
    for (const [file, entry] of this.watched) {
      entry.hash = hashOf(file);
    }
  }

  /** Whether files beside those that are read have come or gone since the last call, so that an import may lead elsewhere. */
  namesChanged(): boolean {
    let changed = false;
    for (const folder of new Set([...this.watched.keys()].map((file) => path.dirname(file)))) {
      const names = importableIn(folder).join("\n");
      const before = this.names.get(folder);
      changed ||= before !== undefined && before !== names;
      this.names.set(folder, names);
    }
    return changed;
  }
}

/** Names of what an import may lead to; notebooks and other files come and go without a meaning for the compiler. */
function importableIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.][^.]*$|\.([cm]?[jt]sx?|json)$/.test(name))
      .sort();
  } catch {
    return []; // It has gone, and its files with it.
  }
}

function hashOf(file: string): string | undefined {
  try {
    return textHash(readFileSync(file, "utf8"));
  } catch {
    return undefined; // The file is missing, which its version shows.
  }
}

function version(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : "";
}
