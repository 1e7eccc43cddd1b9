/**
 * Compiles TypeScript to JavaScript: `src` file by file, and cells with the calls that stop needs. Keeps the source maps
 * of both.
 */
import path from "node:path";
import type * as TypeScript from "typescript";
import type { ModuleCache } from "./cache";
import type { Builder, SessionFiles } from "./host-types";
import { withoutImportMeta } from "./import-meta";
import { initialised, longProperties, stoppable } from "./instrument";
import { declarationsWithoutNames } from "./nameless-types";
import { scriptName } from "./script-name";
import type { SourceMaps } from "./source-maps";
import type { FullTs } from "./typescript";

const outFolder = "outDir";

export interface EmitSettings extends SessionFiles {
  readonly real: FullTs;
  /** The project's folder. */
  readonly root: string;
  /** Settings of the project's tsconfig.json. */
  readonly projectOptions: TypeScript.CompilerOptions;
  readonly cache: ModuleCache;
  readonly maps: SourceMaps;
  /** The name under which the present cell will run. */
  readonly cellName: () => string;
  /** Called with the names of the present cell whose type cannot be written as a declaration: it becomes `any`. */
  readonly untyped: (names: readonly string[]) => void;
}

type EmitParameters = Parameters<Builder["emit"]>;

export class Emitter {
  /** JavaScript of `src` that is compiled already when tslab asks to transpile it. */
  private readonly compiled = new Set<string>();

  constructor(private readonly settings: EmitSettings) {}

  /** @returns a builder that compiles `src` file by file, and cells with the calls that stop needs. */
  emitting(made: Builder): Builder {
    const own: Builder = Object.create(made);
    own.getAllDependencies = (file) => sourcesBelow(made.getProgram(), file);
    own.emit = (file, write, cancel, declarationsOnly, transformers) =>
      file && file.fileName !== this.settings.cellFile
        ? this.emitFile(file, write)
        : this.emitCell(made, file, write, cancel, declarationsOnly, transformers);
    return own;
  }

  /** Replaces TypeScript's function of this name: returns code that is compiled already as it is. */
  transpileModule(js: string, given: TypeScript.TranspileOptions): { outputText: string } {
    const { real, maps } = this.settings;
    if (this.compiled.delete(js)) {
      return { outputText: js };
    }
    const compilerOptions = { ...given.compilerOptions, sourceMap: true, ignoreDeprecations: "5.0" };
    delete compilerOptions.noImplicitUseStrict;
    const made = real.transpileModule(js, { ...given, compilerOptions });
    const outputText = withoutMapComment(made.outputText);
    maps.extend(outputText, made.sourceMapText as string, maps.mapsOf(js));
    return { ...made, outputText };
  }

  private emitFile(
    file: TypeScript.SourceFile,
    write: TypeScript.WriteFileCallback | undefined,
  ): TypeScript.EmitResult {
    const { root, maps } = this.settings;
    const { fileName } = file;
    const js = this.compileFile(file);
    this.compiled.add(js);
    const name = path.posix.join(outFolder, path.posix.relative(root, fileName));
    write?.(scriptName(name), js, false);
    maps.name(scriptName(fileName), js, fileName);
    return { emitSkipped: false, diagnostics: [] };
  }

  private emitCell(made: Builder, ...[file, write, cancel, declarationsOnly, transformers]: EmitParameters) {
    const { real, maps, cellFile, untyped } = this.settings;
    let map = "";
    let output: [string, string] | undefined;
    let declared = false;
    const result = made.emit(
      file,
      (name, data) => {
        if (name.endsWith(".map")) {
          map = data;
        } else if (name.endsWith(".js")) {
          output = [name, withoutMapComment(data)];
        } else {
          declared = true;
          write?.(name, data, false);
        }
      },
      cancel,
      declarationsOnly,
      { ...transformers, before: [...(transformers?.before ?? []), ...this.cellTransformers(made)] },
    );
    if (output) {
      maps.add(output[1], [map]);
      write?.(...output, false);
    }
    if (file && !declared) {
      const found = declarationsWithoutNames(real, made.getProgram(), file, transformers);
      write?.(`${outFolder}/${path.posix.basename(cellFile, ".ts")}.d.ts`, found.text, false);
      untyped(found.untyped);
    }
    return result;
  }

  private cellTransformers(made: Builder): TypeScript.TransformerFactory<TypeScript.SourceFile>[] {
    const { real, earlierFile, settledFile, cellName } = this.settings;
    const earlier = [earlierFile, settledFile];
    return [
      initialised(real),
      longProperties(real, made.getProgram().getTypeChecker(), earlier),
      stoppable(real, () => ({ name: cellName(), first: 0 })),
    ];
  }

  private compileFile({ fileName, text }: TypeScript.SourceFile): string {
    const { real, projectOptions, cache, maps } = this.settings;
    const { js, map } = cache.compiled({ fileName, text }, () => {
      const { outputText, sourceMapText } = real.transpileModule(text, {
        // Files called .mts would become modules of their own kind, which the kernel cannot load anew.
        fileName: fileName.replace(/\.[cm]([jt]s)$/, ".$1"),
        compilerOptions: {
          ...fileOptions(projectOptions),
          target: real.ScriptTarget.ES2022,
          module: real.ModuleKind.CommonJS,
          esModuleInterop: true,
          sourceMap: true,
        },
        transformers: {
          before: [stoppable(real, () => ({ name: fileName, first: 1 })), withoutImportMeta(real, fileName)],
        },
      });
      return { js: withoutMapComment(outputText), map: sourceMapText as string };
    });
    maps.add(js, [map]);
    return js;
  }
}

/** Settings that decide what JavaScript one file becomes. */
function fileOptions(options: TypeScript.CompilerOptions): TypeScript.CompilerOptions {
  const { jsx, jsxFactory, jsxFragmentFactory, jsxImportSource } = options;
  const { experimentalDecorators, emitDecoratorMetadata, useDefineForClassFields } = options;
  const decorators = { experimentalDecorators, emitDecoratorMetadata, useDefineForClassFields };
  return { jsx, jsxFactory, jsxFragmentFactory, jsxImportSource, ...decorators };
}

function withoutMapComment(javascript: string): string {
  return javascript.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}

/** The file and every file of code that it imports, directly or not; no declarations, no packages. */
function sourcesBelow(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  const found = new Set<TypeScript.SourceFile>([file]);
  for (const one of found) {
    for (const target of importsOf(program, one)) {
      const source = program.getSourceFile(target);
      if (source && !source.isDeclarationFile && !source.fileName.endsWith(".json")) {
        found.add(source);
      }
    }
  }
  return [...found].map(({ fileName }) => fileName);
}

/** Paths of the files that a file imports, as the compiler has found them. */
export function importsOf(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  // TypeScript keeps both of these for itself; its own emitter finds imports through them.
  const literals = (file as unknown as { imports?: TypeScript.StringLiteralLike[] }).imports ?? [];
  const { getResolvedModuleFromModuleSpecifier: resolved } = program as unknown as {
    getResolvedModuleFromModuleSpecifier(
      literal: TypeScript.StringLiteralLike,
      file: TypeScript.SourceFile,
    ): { resolvedModule?: { resolvedFileName: string } } | undefined;
  };
  return literals.flatMap((literal) => resolved(literal, file)?.resolvedModule?.resolvedFileName ?? []);
}
