/** The language side of a session: turns cells into JavaScript, knows what changed in `src`, completes, explains. */
import { readFileSync } from "node:fs";
import type { Converter, ConvertResult, SideOutput } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { type Compiler, createCompiler } from "./compiler";
import { Complaints } from "./complaints";
import { declarationsSoFar } from "./declarations";
import { importsOf } from "./emit";
import { ProjectFiles } from "./files";
import { type PathCompletion as Completions, importPathAt } from "./import-paths";
import { SourceMaps } from "./source-maps";
import type { Help } from "./typescript";

/** A cell that is ready to run. */
export interface CompiledCell {
  /** JavaScript for the body of an asynchronous function of `exports` and `require`. */
  readonly javascript: string;
  /** Names of values that the code assigns on its way. */
  readonly names: readonly string[];
  /** The name under which the value of the last expression is exported. */
  readonly lastExpression: string | undefined;
  /** Declarations before the cell, and after it if it runs to its end. */
  readonly before: string;
  readonly after: string;
  /** Names whose type no other cell can be told: there it is `any`. */
  readonly untyped: readonly string[];
}

export class Language {
  readonly maps = new SourceMaps();
  private readonly files: ProjectFiles;
  private readonly compiler: Compiler;
  /** JavaScript of `src` by its path, as last compiled. */
  private readonly outputs = new Map<string, string>();
  private readonly root: string;
  private folder: string;
  /** Files of `src` that were compiled before there was a session. */
  private prepared: readonly SideOutput[] = [];

  /** @param settings `kept`: paths of files that stay loaded, whether a cell imports them or not. */
  constructor({ root, folder, kept = [] }: { root: string; folder: string; kept?: readonly string[] }) {
    this.root = root;
    this.folder = folder;
    this.files = new ProjectFiles(root);
    this.compiler = createCompiler({
      root,
      folder: () => this.folder,
      kept,
      files: this.files,
      maps: this.maps,
    });
  }

  /** Compiles cells as a session would, so that TypeScript has read and done by then what they need. */
  prepare(cells: readonly string[]): void {
    let before = "";
    for (const [index, source] of cells.entries()) {
      before = this.compile(before, source, `Prepared cell [${index}].ts`).cell.after;
    }
    this.prepared = [...this.outputs].map(([path, data]) => ({ path, data }));
    this.files.keepHashes();
  }

  /** Goes on where `prepare` ended, maybe in another process, for a notebook in `folder`. */
  resume(folder: string): readonly SideOutput[] {
    this.folder = folder;
    this.compiler.forgetResolutions();
    const { prepared } = this;
    this.prepared = [];
    return prepared;
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

  /** @param before What earlier cells have declared. */
  complete(before: string, code: string, position: number): Completions {
    const { root, folder } = this;
    const ofPath = importPathAt(this.compiler.ts, code, position, { root, folder });
    return ofPath ?? this.converter.complete(before, code, position);
  }

  /** @param before What earlier cells have declared. @returns what there is to say, or nothing. */
  inspect(before: string, code: string, position: number): string | undefined {
    return (this.converter.inspect(before, code, position) as unknown as Help | undefined)?.help;
  }

  /** Whether `code` can run as it is; otherwise, the indent of the line to come. */
  isComplete(code: string): { readonly completed: boolean; readonly indent?: string } {
    const { isCompleteCode } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
    return isCompleteCode(code);
  }

  get version(): string {
    return this.compiler.ts.version;
  }

  /**
   * @param before What earlier cells have declared.
   * @param name The name under which the cell's code runs.
   * @throws Complaints about the cell, or about a file that it imports.
   */
  compile(before: string, source: string, name: string): { cell: CompiledCell; modules: SideOutput[] } {
    this.files.refresh();
    const result = this.compiler.converting(name, () => this.converter.convert(before, source));
    const modules = this.withDependents(result.sideOutputs ?? []);
    for (const { path, data } of modules) {
      this.outputs.set(path, data);
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
    const cell = { javascript, names, lastExpression: lastExpressionVar, before, after: declOutput, untyped };
    return { cell, modules };
  }

  /** The declarations that count after a cell failed. @param left Names that the session holds. */
  declarationsSoFar({ before, after }: CompiledCell, missing: ReadonlySet<string>): string {
    return declarationsSoFar(this.compiler.ts, before, after, missing);
  }

  /** Whether `code` cannot be read as TypeScript, at any length. */
  brokenAt(code: string): "end" | "inside" | undefined {
    const { ts } = this.compiler;
    const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
    const errors = (file as unknown as { parseDiagnostics: TypeScript.DiagnosticWithLocation[] })
      .parseDiagnostics;
    if (errors.length === 0) {
      return undefined;
    }
    // The first error decides: at the end, or in a template literal or comment that is open, more may come.
    const [first] = errors as [TypeScript.DiagnosticWithLocation];
    if (first.code === 1010 || first.code === 1160) {
      return "end";
    }
    // A string that is open does not go on in the next line.
    return first.code !== 1002 && first.start >= file.endOfFileToken.getFullStart() ? "end" : "inside";
  }

  /** Changed files take with them every file that imports them: both are loaded again. */
  private withDependents(changed: readonly SideOutput[]): SideOutput[] {
    if (changed.length === 0 || this.outputs.size === 0) {
      return [...changed];
    }
    const program = this.compiler.program();
    const importers = new Map<string, string[]>();
    for (const file of program.getSourceFiles()) {
      if (file.isDeclarationFile) {
        continue;
      }
      for (const target of importsOf(program, file)) {
        importers.set(target, [...(importers.get(target) ?? []), file.fileName]);
      }
    }
    const all = new Map(changed.map((output) => [output.path, output]));
    const queue = [...all.keys()];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      for (const importer of importers.get(path.replace(/\.js$/, ".ts")) ?? []) {
        const output = importer.replace(/\.ts$/, ".js");
        const data = this.outputs.get(output);
        if (data === undefined || all.has(output)) {
          continue;
        }
        all.set(output, { path: output, data });
        queue.push(output);
      }
    }
    return [...all.values()];
  }

  /** Lines of a file of the project, for an error's context. */
  linesOf(file: string): string[] {
    return readFileSync(file, "utf8").split("\n");
  }

  close(): void {
    this.converter.close();
  }
}

/**
 * TypeScript begins a module by setting every exported name to undefined. In a notebook that would wipe out what an
 * earlier run left, even when this run fails. The line stays, empty, so that all others keep their numbers. Imported
 * names become plain values, which a later cell may declare again.
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
