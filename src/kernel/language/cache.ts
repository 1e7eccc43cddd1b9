/**
 * Results of earlier kernels for the files of `src`: their JavaScript, and which of them were free of type errors when
 * checked together. The folder is emptied whenever the kernel itself is built again.
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

  /** The JavaScript of a file, from the cache or made now. */
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

  /** Whether these files, in their present state, were checked together. They import only one another and packages. */
  wasChecked(sources: readonly Source[]): boolean {
    const checked = this.read<Record<string, string>>("checked.json") ?? {};
    return sources.every(({ fileName, text }) => checked[fileName] === textHash(text));
  }

  /** Records that these files are free of type errors. Drops all earlier records if one of the files has changed. */
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
      return undefined; // Missing, or cut off because a kernel was killed: it is made again.
    }
  }

  /** Does nothing in a project that cannot be written to, which is slower but works. */
  private write(name: string, content: object): void {
    keepInCache(path.join(this.folder, name), JSON.stringify(content));
  }
}
