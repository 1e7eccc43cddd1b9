/**
 * tslab's converter, given our compiler and our settings. The converter takes TypeScript from a module of its own;
 * that module is put in place here before the converter loads, with the few functions below exchanged:
 * - the settings (`strict`, source maps for cells, only Node's own global types),
 * - relative imports of a cell start at the notebook's folder,
 * - code of `src` is compiled file by file, and checked again only when one of its files has changed,
 * - the compiler's first of two runs for each cell, which only collects names, is replaced by reading the cell.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Converter } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { ModuleCache } from "./cache";
import type { ProjectFiles } from "./files";
import { initialised, longProperties, stoppable } from "./instrument";
import type { SourceMaps } from "./source-maps";
import { type FullTs, type Locals, type Ts, withTslabFunctions } from "./typescript";

type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
type Host = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

export interface CompilerSettings {
  /** The project's folder. */
  readonly root: string;
  /** The notebook's folder, where a cell's relative imports start. */
  readonly folder: string;
  readonly files: ProjectFiles;
  readonly maps: SourceMaps;
}

export interface Compiler {
  readonly ts: Ts;
  readonly converter: Converter;
  /** The program of the last cell. */
  program(): TypeScript.Program;
  /** Converts the cell that will run as `name`; the compiler's first run is replaced. */
  converting<T>(name: string, body: () => T): T;
}

const outFolder = "outDir";

export function createCompiler({ root, folder, files, maps }: CompilerSettings): Compiler {
  const real: FullTs = require("typescript");
  const cellFile = `${root}/__tslab__.ts`;
  const earlierFile = `${root}/__prev__.d.ts`;
  const cache = new ModuleCache(path.join(root, "build", "kernel", "modules"));
  const sys: TypeScript.System = Object.create(real.sys);
  sys.getCurrentDirectory = () => root;
  sys.watchFile = (file, callback) => files.watch(file, callback as never);
  sys.watchDirectory = () => ({ close() {} });

  let builder: Builder | undefined;
  let replaceFirstRun = false;
  let cellName = "";
  const clean = new WeakSet<TypeScript.SourceFile>();
  const compiled = new Set<string>();

  const options: TypeScript.CompilerOptions = {
    strict: true,
    types: ["node"],
    typeRoots: [`${root}/node_modules/@types`],
    sourceMap: true,
    ignoreDeprecations: "5.0",
  };

  /** Paths of a cell start at the notebook's folder, those of what earlier cells left at either. */
  function resolver(settings: TypeScript.CompilerOptions, host: TypeScript.ModuleResolutionHost) {
    const cache = real.createModuleResolutionCache(root, (name) => name, settings);
    const resolve = (name: string, from: string) =>
      real.resolveModuleName(name, from, settings, host, cache).resolvedModule;
    const names = (literals: readonly TypeScript.StringLiteralLike[], from: string) =>
      literals.map(({ text }) => {
        const relative = text.startsWith(".") && (from === cellFile || from === earlierFile);
        if (!relative) return { resolvedModule: resolve(text, from) };
        const found = resolve(text, path.posix.join(folder, "__cell__.ts"));
        return { resolvedModule: found ?? (from === earlierFile ? resolve(text, from) : undefined) };
      });
    return { names, cache };
  }

  function watchHost(
    rootFiles: string[],
    given: TypeScript.CompilerOptions,
    tslabSys: TypeScript.System,
    ...rest: [never, never, never]
  ): Host {
    const settings = { ...given, ...options };
    delete settings.noImplicitUseStrict;
    const ownSys: TypeScript.System = Object.create(tslabSys);
    let skipped: unknown;
    // TypeScript sets a timer when a file has changed; tslab's `sys` keeps its callback and calls it at once.
    ownSys.setTimeout = (run: () => void) => {
      const timer = tslabSys.setTimeout?.(() => {
        skipped = undefined;
        if (!replaceFirstRun || !readNames()) runOnce(run);
        else skipped = timer;
        replaceFirstRun = false;
      }, 0);
      return timer;
    };
    ownSys.clearTimeout = (timer) => {
      if (timer === skipped) skipped = undefined;
      else tslabSys.clearTimeout?.(timer);
    };
    const host = real.createWatchCompilerHost(
      rootFiles,
      settings,
      ownSys,
      // Without a record of what depends on what in all packages, which would be made anew for each cell.
      real.createAbstractBuilder as never,
      rest[1],
      rest[2],
    ) as Host;
    const resolving = resolver(settings, ownSys);
    let stale = false;
    host.resolveModuleNameLiterals = (literals, from) => {
      return resolving.names(literals, from);
    };
    host.getModuleResolutionCache = () => resolving.cache;
    host.hasInvalidatedResolutions = () => stale;
    refreshNames = () => {
      stale = files.namesChanged();
      if (stale) resolving.cache.clear();
    };

    let receive: ((made: Builder) => void) | undefined;
    let created = false;
    Object.defineProperty(host, "afterProgramCreate", {
      get: () => (made: Builder) => {
        created = true;
        builder = made;
        receive?.(emitting(made));
      },
      set: (callback) => {
        receive = callback;
      },
    });

    /** A run that finds all as it was, as when a cell is run a third time, makes no new program: the last one holds. */
    function runOnce(run: () => void): void {
      created = false;
      run();
      if (!created && builder) receive?.(emitting(builder));
    }

    /** Hands the cell's names to the converter without a run of the compiler; false when it has none. */
    function readNames(): boolean {
      const text = ownSys.readFile(cellFile) ?? "";
      const file = real.createSourceFile(cellFile, text, { languageVersion: settings.target ?? 99 }, true);
      real.bindSourceFile(file, settings);
      if (!builder || !receive || ((file as Locals).locals?.size ?? 0) === 0) return false;
      const standIn: Builder = Object.create(builder);
      standIn.getSourceFile = (name) => (name === cellFile ? file : builder?.getSourceFile(name));
      receive(standIn);
      return true;
    }
    return host;
  }
  let refreshNames = () => {};

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
        stoppable(real, () => ({ name: cellName, first: 0 })),
      ];
      let output: [string, string] | undefined;
      const result = made.emit(
        file,
        (name, data) => {
          if (name.endsWith(".map")) map = data;
          else if (name.endsWith(".js")) output = [name, withoutMapComment(data)];
          else write?.(name, data, false);
        },
        cancel,
        declarationsOnly,
        { ...transformers, before },
      );
      if (output) {
        maps.add(output[1], [map]);
        write?.(...output, false);
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

  const ts = withTslabFunctions(real, `${root}/node_modules/@types`);
  Object.assign(ts, {
    sys,
    createWatchCompilerHost: watchHost,
    getPreEmitDiagnosticsOfFiles: (program: TypeScript.Program, all: readonly TypeScript.SourceFile[]) => {
      const check = (file: TypeScript.SourceFile) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ];
      const [cell, ...others] = all as [TypeScript.SourceFile, ...TypeScript.SourceFile[]];
      const known = others.every((file) => clean.has(file)) || cache.wasChecked(others);
      const found = known ? [] : others.flatMap(check);
      if (!known && found.length === 0) cache.setChecked(others);
      if (found.length === 0) for (const file of others) clean.add(file);
      return [...check(cell), ...found];
    },
    transpileModule: (js: string, given: TypeScript.TranspileOptions) => {
      if (compiled.delete(js)) return { outputText: js };
      const compilerOptions = { ...given.compilerOptions, sourceMap: true, ignoreDeprecations: "5.0" };
      delete compilerOptions.noImplicitUseStrict;
      const made = real.transpileModule(js, { ...given, compilerOptions });
      const outputText = withoutMapComment(made.outputText);
      maps.extend(outputText, made.sourceMapText as string, maps.take(js));
      return { ...made, outputText };
    },
  });

  replaceModule("@tslab/typescript-for-tslab", ts);
  const { createConverter } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
  const converter = createConverter({});
  return {
    ts: real,
    converter,
    program: () => (builder as Builder).getProgram(),
    converting(name, body) {
      cellName = name;
      refreshNames();
      replaceFirstRun = true;
      try {
        return body();
      } finally {
        replaceFirstRun = false;
      }
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
      if (source && !source.isDeclarationFile) found.add(source);
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

/** From now on `require(name)` in tslab gives `exports`. */
function replaceModule(name: string, exports: object): void {
  const from = path.dirname(require.resolve("tslab/package.json"));
  const id = require.resolve(name, { paths: [from] });
  require.cache[id] = { id, filename: id, loaded: true, exports, children: [], paths: [] } as never;
}
