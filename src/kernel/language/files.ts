/**
 * Which files the notebook's code comes from, and which of them have changed. Looked up right before a cell runs
 * instead of being watched: an edit counts from the moment it is saved, and nothing polls meanwhile.
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

type Changed = (file: string, kind: number) => void;

/** TypeScript's FileWatcherEventKind. */
const Kind = { created: 0, changed: 1, deleted: 2 } as const;

export class ProjectFiles {
  private readonly watched = new Map<string, { readonly callback: Changed; version: string }>();
  private names: string | undefined;

  constructor(private readonly root: string) {}

  /** Called by TypeScript for every file that it reads. Packages do not change under a running kernel. */
  watch(file: string, callback: Changed): { close(): void } {
    if (file.startsWith(`${this.root}/`) && !file.includes("/node_modules/")) {
      this.watched.set(file, { callback, version: version(file) });
    }
    return { close: () => this.watched.delete(file) };
  }

  /** Tells TypeScript of every change since the last call. @returns the changed files. */
  refresh(): string[] {
    const changed: string[] = [];
    for (const [file, entry] of [...this.watched]) {
      const now = version(file);
      if (now === entry.version) {
        continue;
      }
      const kind = now === "" ? Kind.deleted : entry.version === "" ? Kind.created : Kind.changed;
      entry.version = now;
      changed.push(file);
      entry.callback(file, kind);
    }
    return changed;
  }

  /** Whether files of `src` have come or gone since the last call: an import may now lead elsewhere. */
  namesChanged(): boolean {
    const names = this.list(path.join(this.root, "src")).join("\n");
    const changed = this.names !== undefined && names !== this.names;
    this.names = names;
    return changed;
  }

  private list(folder: string): string[] {
    try {
      return readdirSync(folder, { recursive: true }).map(String).sort();
    } catch {
      return []; // The notebook's project has no `src`.
    }
  }
}

function version(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : "";
}
