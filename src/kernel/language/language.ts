/** The language side of a session: compiles cells, notices changes in `src`, completes and explains. */
import path from "node:path";
import type { Converter, ConvertResult, SideOutput } from "tslab/dist/converter";
import { brokenAt } from "./broken-code";
import { type Compiler, createCompiler } from "./compiler";
import { Complaints } from "./complaints";
import { declarationsSoFar } from "./declarations";
import { withDependents } from "./dependents";
import { type Declarations, NOTHING_DECLARED } from "./earlier-cells";
import { ProjectFiles } from "./files";
import { type PathCompletion as Completions, importPathAt } from "./import-paths";
import type { ModuleResolution } from "./module-resolution";
import { SourceMaps } from "./source-maps";
import type { Help } from "./typescript";

/** A cell that is ready to run. */
export interface CompiledCell {
  /** JavaScript for the body of an asynchronous function of `exports` and `require`. */
  readonly javascript: string;
  /** Names of the values that the cell declares. */
  readonly names: readonly string[];
  /** The name under which the value of the last expression is exported. */
  readonly lastExpression: string | undefined;
  /** All declarations before the cell. */
  readonly before: Declarations;
  /** All declarations after the cell, if it runs to its end. */
  readonly after: Declarations;
  /** Names whose type cannot be written as a declaration, so that it is `any` in other cells. */
  readonly untyped: readonly string[];
}

export interface LanguageSettings {
  /** The project's folder. */
  readonly root: string;
  /** The workbook's folder, where the kernel's own packages are; the project's unless given. */
  readonly home?: string;
  /** The notebook's folder. */
  readonly folder: string;
  /** Paths of files that stay loaded, whether a cell imports them or not. */
  readonly kept?: readonly string[];
  /** Where compiled files are kept; in the workbook's folder unless given. */
  readonly cacheFolder?: string;
}

export class Language {
  readonly maps = new SourceMaps();
  /** Whether the notebook belongs to the workbook, not to a project of the reader's own. */
  readonly inWorkbook: boolean;
  private readonly files: ProjectFiles;
  private readonly compiler: Compiler;
  /** JavaScript of the files of `src` by path, as last compiled. */
  private readonly outputs = new Map<string, string>();
  private readonly root: string;
  private folder: string;
  /** Files of `src` that were compiled before there was a session. */
  private prepared: readonly SideOutput[] = [];

  constructor({ root, home = root, folder, kept = [], cacheFolder }: LanguageSettings) {
    this.root = root;
    this.inWorkbook = root === home;
    this.folder = folder;
    this.files = new ProjectFiles();
    this.compiler = createCompiler({
      root,
      home,
      cacheFolder: cacheFolder ?? path.join(home, "build", "kernel", "modules"),
      folder: () => this.folder,
      kept,
      files: this.files,
      maps: this.maps,
    });
  }

  /** Compiles cells as a session would, so that TypeScript has read the files that they need. */
  prepare(cells: readonly string[]): void {
    let before = NOTHING_DECLARED;
    for (const [index, source] of cells.entries()) {
      before = this.compile(before, source, `Prepared cell [${index}].ts`).cell.after;
    }
    this.prepared = [...this.outputs].map(([file, data]) => ({ path: file, data }));
    this.files.keepHashes();
  }

  /** Continues after `prepare`, perhaps in another process, for a notebook in `folder`. @returns the compiled files. */
  resume(folder: string): readonly SideOutput[] {
    this.folder = folder;
    this.compiler.resolution().forget();
    const { prepared } = this;
    this.prepared = [];
    return prepared;
  }

  /** Where cells and files find what they import. */
  get resolution(): ModuleResolution {
    return this.compiler.resolution();
  }

  /** What is wrong with the project's tsconfig.json, a line each. */
  get problems(): readonly string[] {
    return this.compiler.problems;
  }

  private get converter(): Converter {
    return this.compiler.converter;
  }

  /**
   * A cell that begins with `@module NAME` becomes a module that later cells import.
   * @returns false for any other cell.
   * @throws Complaints about the module.
   */
  addModule(source: string): boolean {
    if (!source.includes("@module")) {
      return false;
    }
    const { getCodeMetadata } = require("tslab/dist/metadata") as typeof import("tslab/dist/metadata");
    const metadata = getCodeMetadata(source);
    if (metadata.module === undefined) {
      return false;
    }
    const diagnostics = this.converter.addModule(metadata.module, source, metadata);
    if (diagnostics.length > 0) {
      throw new Complaints(diagnostics);
    }
    return true;
  }

  /** @param before Declarations of earlier cells. */
  complete(before: Declarations, code: string, position: number): Completions {
    const { root, folder } = this;
    const ofPath = importPathAt(this.compiler.ts, code, position, { root, folder });
    return ofPath ?? this.converter.complete(this.compiler.arrange(before, "").recent, code, position);
  }

  /** @param before Declarations of earlier cells. @returns help for the reader, or undefined. */
  inspect(before: Declarations, code: string, position: number): string | undefined {
    // `Help` is what `helpAt` returns in the place of tslab's own answer.
    const { recent } = this.compiler.arrange(before, "");
    return (this.converter.inspect(recent, code, position) as unknown as Help | undefined)?.help;
  }

  /** Whether `code` is complete; if not, how far its next line is indented. */
  isComplete(code: string): { readonly completed: boolean; readonly indent?: string } {
    const { isCompleteCode } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
    return isCompleteCode(code);
  }

  /**
   * @param before Declarations of earlier cells.
   * @param name The name under which the cell's code runs.
   * @throws Complaints about the cell, or about a file that it imports.
   */
  compile(before: Declarations, source: string, name: string): { cell: CompiledCell; modules: SideOutput[] } {
    this.files.refresh();
    const { settled, recent } = this.compiler.arrange(before, source);
    const result = this.compiler.converting(name, () => this.converter.convert(recent, source));
    const changed = result.sideOutputs ?? [];
    const modules =
      changed.length === 0 || this.outputs.size === 0
        ? [...changed]
        : withDependents(this.compiler.program(), this.outputs, changed);
    for (const { path: file, data } of modules) {
      this.outputs.set(file, data);
    }
    if (result.diagnostics.length > 0) {
      this.maps.forgetTexts();
      throw new Complaints(result.diagnostics);
    }
    const { javascript, names } = withoutHoistedNames(result.output ?? "");
    this.maps.name(name, result.output ?? "", name, true);
    this.maps.forgetTexts();
    const { lastExpressionVar, declOutput = "" } = result as ConvertResult;
    const untyped = this.compiler.untyped();
    const cell = {
      javascript,
      names,
      lastExpression: lastExpressionVar,
      before: { settled, recent },
      after: { settled, recent: declOutput },
      untyped,
    };
    return { cell, modules };
  }

  /** The declarations after a cell that failed. @param missing Names that it declares but has not assigned. */
  declarationsSoFar({ before, after }: CompiledCell, missing: ReadonlySet<string>): Declarations {
    const recent = declarationsSoFar(this.compiler.ts, before.recent, after.recent, missing);
    return { settled: after.settled, recent };
  }

  /**
   * Where `code` cannot be parsed as TypeScript.
   * @returns "end" if more code may complete it, "inside" if it stays broken, undefined if it can be parsed.
   */
  brokenAt(code: string): "end" | "inside" | undefined {
    return brokenAt(this.compiler.ts, code);
  }

  close(): void {
    this.converter.close();
  }
}

/**
 * Removes the line with which TypeScript sets every exported name to undefined. In a notebook it would wipe out the values
 * of an earlier run, even if this run fails. An empty line stays in its place, so that line numbers do not change.
 * Imported names become plain values, which a later cell may declare again.
 */
function withoutHoistedNames(output: string): { javascript: string; names: string[] } {
  const names: string[] = [];
  const javascript = output
    .replace(/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);$/m, "")
    .replace(/^(?:exports\.\S+ = )+void 0;$/gm, (line) => {
      for (const [, name] of line.matchAll(/exports\.(\S+) = /g)) {
        names.push(name as string);
      }
      return "";
    })
    .replace(
      /^Object\.defineProperty\(exports, "([^"]+)", \{ enumerable: true, get: function \(\) \{ return (.+); \} \}\);$/gm,
      "exports.$1 = $2;",
    );
  return { javascript, names };
}
