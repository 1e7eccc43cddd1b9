/** Finds the place in TypeScript of a place in compiled code. */
import { SourceMap } from "node:module";

export interface Place {
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /** From 1 on. */
  readonly column: number;
}

/** The source maps of code that was compiled in several steps, the last step first. */
type Chain = readonly SourceMap[];

/** How many lines tslab writes before a cell's own first line. */
const linesBeforeCell = 1;

export class SourceMaps {
  /** Maps by compiled text, until that text gets a file name. */
  private readonly byText = new Map<string, Chain>();
  private readonly byFile = new Map<string, { chain: Chain; source: string; cell: boolean }>();

  /** Adds the maps of compiled text, in JSON, the last step first. */
  add(compiled: string, maps: readonly string[]): void {
    this.byText.set(
      compiled,
      maps.map((map) => new SourceMap(JSON.parse(map))),
    );
  }

  /** The maps of compiled text that is about to be compiled once more. */
  mapsOf(text: string): Chain {
    return this.byText.get(text) ?? [];
  }

  extend(compiled: string, map: string, before: Chain): void {
    this.byText.set(compiled, [new SourceMap(JSON.parse(map)), ...before]);
  }

  /** Records that `compiled` runs under the name `file` and was compiled from `source`. */
  name(file: string, compiled: string, source: string, cell = false): void {
    const chain = this.byText.get(compiled);
    if (chain) {
      this.byFile.set(file, { chain, source, cell });
    }
  }

  /** Drops all compiled text that has no file name. */
  forgetTexts(): void {
    this.byText.clear();
  }

  /** @returns the place in TypeScript; the same place if the file is not compiled; line 0 if no place is known. */
  original({ file, line, column }: Place): Place {
    const entry = this.byFile.get(file);
    if (!entry) {
      return { file, line, column };
    }
    let at = { line: line - 1, column: column - 1 };
    for (const map of entry.chain) {
      const found = map.findEntry(at.line, at.column);
      if (!("originalLine" in found)) {
        return { file: entry.source, line: 0, column: 0 };
      }
      at = { line: found.originalLine, column: found.originalColumn };
    }
    return {
      file: entry.source,
      line: at.line + 1 - (entry.cell ? linesBeforeCell : 0),
      column: at.column + 1,
    };
  }
}
