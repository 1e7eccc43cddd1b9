/**
 * What earlier kernels found out about the files of `src`: their JavaScript, and that they were free of type errors
 * together. The folder is emptied whenever the kernel itself is built anew.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { keepInCache } from "../../files/made-again";
import { textHash } from "./text-hash";

export interface CompiledModule {
  readonly js: string;
  /** The source map, as JSON. */
  readonly map: string;
}

interface Source {
  readonly fileName: string;
  readonly text: string;
}

export class ModuleCache {
  constructor(private readonly folder: string) {}

  /** The JavaScript of a file, made now unless it was made before. */
  compiled(source: Source, make: () => CompiledModule): CompiledModule {
    const name = `${textHash(`${source.fileName}\n${source.text}`)}.json`;
    const found = this.read<CompiledModule>(name);
    if (found) {
      return found;
    }
    const made = make();
    this.write(name, made);
    return made;
  }

  /** Whether these very files, which import nothing but one another and packages, were checked together. */
  wasChecked(sources: readonly Source[]): boolean {
    const checked = this.read<Record<string, string>>("checked.json") ?? {};
    return sources.every(({ fileName, text }) => checked[fileName] === textHash(text));
  }

  /** Remembers that these files are free of type errors. A verdict on another state of one of them falls. */
  setChecked(sources: readonly Source[]): void {
    const before = this.read<Record<string, string>>("checked.json") ?? {};
    const now = Object.fromEntries(sources.map(({ fileName, text }) => [fileName, textHash(text)]));
    const holds = Object.entries(now).every(([name, value]) => (before[name] ?? value) === value);
    this.write("checked.json", holds ? { ...before, ...now } : now);
  }

  private read<Content>(name: string): Content | undefined {
    try {
      return JSON.parse(readFileSync(path.join(this.folder, name), "utf8")) as Content;
    } catch {
      return undefined; // Never made, or by a kernel that was killed: it is made anew.
    }
  }

  /** A project that cannot be written to works all the same, only slower. */
  private write(name: string, content: object): void {
    keepInCache(path.join(this.folder, name), JSON.stringify(content));
  }
}
