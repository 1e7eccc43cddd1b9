/**
 * The declarations of earlier cells, in two files, so that a late cell of a long session costs hardly more than an early
 * one. tslab's converter has one file for them, which TypeScript reads, and tslab prints, anew for every cell. Here that file
 * has only what is recent. What is older settles: it moves to a file that TypeScript reads once and that changes seldom.
 */
import type * as TypeScript from "typescript";
import type { FullTs, Locals } from "./typescript";

/** What cells have declared, as TypeScript. No name is in both texts. */
export interface Declarations {
  readonly settled: string;
  readonly recent: string;
}

export const NOTHING_DECLARED: Declarations = { settled: "", recent: "" };

/** Longer declarations than these settle, in characters: some 150 variables. */
const LONGEST_RECENT = 6_000;

/** Makes a file a module, as tslab's converter begins its files. */
export const MODULE_START = "export {};\n";

export interface EarlierCellsSettings {
  readonly real: FullTs;
  /** The converter's file, and the one of what has settled. */
  readonly earlierFile: string;
  readonly settledFile: string;
}

type Module = TypeScript.SourceFile & { parent?: TypeScript.Node; locals: TypeScript.SymbolTable };

export class EarlierCells {
  /** What the compiler reads in the file of settled declarations. */
  private settled = "";
  private notify: TypeScript.FileWatcherCallback | undefined;
  /** Settled declarations as last read here. */
  private read: TypeScript.SourceFile | undefined;

  constructor(private readonly settings: EarlierCellsSettings) {}

  /** Adds the file of settled declarations, which exists for the compiler only. */
  addFileTo(sys: TypeScript.System): TypeScript.System {
    const { settledFile } = this.settings;
    const added: TypeScript.System = Object.create(sys);
    added.readFile = (file, encoding) =>
      file === settledFile ? `${MODULE_START}${this.settled}` : sys.readFile(file, encoding);
    added.watchFile = (file, callback, interval, options) => {
      if (file !== settledFile) {
        return (sys.watchFile as NonNullable<typeof sys.watchFile>)(file, callback, interval, options);
      }
      this.notify = callback;
      return { close() {} };
    };
    return added;
  }

  /**
   * Arranges declarations for the cell that is compiled next, and shows the compiler those that have settled.
   * @param names What the cell declares. Their earlier declarations become recent again: the converter removes them.
   */
  arrange(declarations: Declarations, names: readonly string[]): Declarations {
    const { settled, recent } = declarations;
    const arranged =
      recent.length > LONGEST_RECENT ? { settled: `${settled}${recent}\n`, recent: "" } : declarations;
    const result = this.withRecent(arranged, names);
    if (result.settled !== this.settled) {
      this.settled = result.settled;
      const { real, settledFile } = this.settings;
      this.notify?.(settledFile, real.FileWatcherEventKind.Changed);
    }
    return result;
  }

  /**
   * Lets names be found across both files of a new program: the converter puts its file around the cell, and here that
   * file gets the settled names, too, and is put around the settled file.
   */
  join(program: TypeScript.Program): void {
    const { real, earlierFile, settledFile } = this.settings;
    const [recent, settled] = [earlierFile, settledFile].map((name) => {
      const file = program.getSourceFile(name) as Module;
      real.bindSourceFile(file, program.getCompilerOptions());
      return file;
    }) as [Module, Module];
    for (const [name, symbol] of settled.locals) {
      recent.locals.set(name, symbol);
    }
    settled.parent = recent;
  }

  /** Moves the settled declarations of some names to the recent ones. */
  private withRecent({ settled, recent }: Declarations, names: readonly string[]): Declarations {
    if (settled === "" || names.length === 0) {
      return { settled, recent };
    }
    const file = this.fileOf(settled);
    const locals = (file as Locals).locals as Module["locals"];
    const declared = names.flatMap((name) => locals.get(name as TypeScript.__String)?.declarations ?? []);
    if (declared.length === 0) {
      return { settled, recent };
    }
    const moved = new Set(declared.map(statementOf));
    const textOf = (wanted: boolean) =>
      file.statements.map((one) => (moved.has(one) === wanted ? one.getFullText(file) : "")).join("");
    return { settled: textOf(false), recent: `${recent}${textOf(true)}\n` };
  }

  private fileOf(text: string): TypeScript.SourceFile {
    if (this.read?.text !== text) {
      const { real, settledFile } = this.settings;
      this.read = real.createSourceFile(settledFile, text, real.ScriptTarget.Latest, true);
      real.bindSourceFile(this.read, {});
    }
    return this.read;
  }
}

/** The statement of a file that holds a declaration. */
function statementOf(declaration: TypeScript.Node): TypeScript.Node {
  let node = declaration;
  while (node.parent?.parent) {
    node = node.parent;
  }
  return node;
}
