/**
 * From TypeScript to JavaScript: `src` file by file, cells with what stop needs, and the source maps of both.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import type * as TypeScript from "typescript";
import type { ModuleCache } from "./cache";
import { initialised, longProperties, stoppable } from "./instrument";
import { declarationsWithoutNames } from "./nameless-types";
import type { SourceMaps } from "./source-maps";
import type { FullTs } from "./typescript";
import type { Builder, SessionFiles } from "./watch-host";

const outFolder = "outDir";

export interface EmitSettings extends SessionFiles {
  readonly real: FullTs;
  /** The project's folder. */
  readonly root: string;
  readonly cache: ModuleCache;
  readonly maps: SourceMaps;
  /** The name under which the present cell will run. */
  readonly cellName: () => string;
  /** These names of the present cell have a type that cannot be written down: it is `any` in the next one. */
  readonly untyped: (names: readonly string[]) => void;
}

export interface Emitter {
  emitting(made: Builder): Builder;
  /** In the place of TypeScript's: what is compiled already stays as it is. */
  transpileModule(js: string, given: TypeScript.TranspileOptions): { outputText: string };
}

export function createEmitter({
  real,
  root,
  cache,
  maps,
  cellFile,
  earlierFile,
  cellName,
  untyped,
}: EmitSettings): Emitter {
  const compiled = new Set<string>();

  /** A builder that compiles `src` file by file and cells with what stop needs. */
  function emitting(made: Builder): Builder {
    const own: Builder = Object.create(made);
    own.getAllDependencies = (file) => sourcesBelow(made.getProgram(), file);
    own.emit = (file, write, cancel, declarationsOnly, transformers) => {
      if (file && file.fileName !== cellFile) {
        const js = compileFile(file.fileName);
        compiled.add(js);
        const name = path.posix.join(outFolder, path.posix.relative(root, file.fileName));
        write?.(name.replace(/\.tsx?$/, ".js"), js, false);
        maps.name(file.fileName.replace(/\.tsx?$/, ".js"), js, file.fileName);
        return { emitSkipped: false, diagnostics: [] };
      }
      let map = "";
      const earlier = made.getSourceFile(earlierFile) as TypeScript.SourceFile;
      const before = [
        ...(transformers?.before ?? []),
        initialised(real),
        longProperties(real, made.getProgram().getTypeChecker(), earlier),
        stoppable(real, () => ({ name: cellName(), first: 0 })),
      ];
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
        { ...transformers, before },
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
    };
    return own;
  }

  function compileFile(fileName: string): string {
    const text = readFileSync(fileName, "utf8");
    const { js, map } = cache.compiled({ fileName, text }, () => {
      const { outputText, sourceMapText } = real.transpileModule(text, {
        fileName,
        compilerOptions: {
          target: real.ScriptTarget.ES2022,
          module: real.ModuleKind.CommonJS,
          esModuleInterop: true,
          sourceMap: true,
        },
        transformers: { before: [stoppable(real, (name) => ({ name, first: 1 }))] },
      });
      return { js: withoutMapComment(outputText), map: sourceMapText as string };
    });
    maps.add(js, [map]);
    return js;
  }

  return {
    emitting,
    transpileModule(js, given) {
      if (compiled.delete(js)) {
        return { outputText: js };
      }
      const compilerOptions = { ...given.compilerOptions, sourceMap: true, ignoreDeprecations: "5.0" };
      delete compilerOptions.noImplicitUseStrict;
      const made = real.transpileModule(js, { ...given, compilerOptions });
      const outputText = withoutMapComment(made.outputText);
      maps.extend(outputText, made.sourceMapText as string, maps.take(js));
      return { ...made, outputText };
    },
  };
}

function withoutMapComment(javascript: string): string {
  return javascript.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}

/** The file and every TypeScript file that it imports, directly or not; no declarations, no packages. */
function sourcesBelow(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  const found = new Set<TypeScript.SourceFile>([file]);
  for (const one of found) {
    for (const target of importsOf(program, one)) {
      const source = program.getSourceFile(target);
      if (source && !source.isDeclarationFile) {
        found.add(source);
      }
    }
  }
  return [...found].map(({ fileName }) => fileName);
}

/** Paths of the files that a file imports, as the compiler has found them. */
export function importsOf(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  const literals = (file as unknown as { imports?: TypeScript.StringLiteralLike[] }).imports ?? [];
  const { getResolvedModuleFromModuleSpecifier: resolved } = program as unknown as {
    getResolvedModuleFromModuleSpecifier(
      literal: TypeScript.StringLiteralLike,
      file: TypeScript.SourceFile,
    ): { resolvedModule?: { resolvedFileName: string } } | undefined;
  };
  return literals.flatMap((literal) => resolved(literal, file)?.resolvedModule?.resolvedFileName ?? []);
}
