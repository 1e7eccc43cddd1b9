/**
 * What tslab's converter gets as the compiler's host: where imports are looked for, and when a run of the compiler is
 * needed and when not. The compiler's first of two runs for each cell, which only collects names, is replaced by reading
 * the cell.
 */
import path from "node:path";
import type * as TypeScript from "typescript";
import type { ProjectFiles } from "./files";
import type { FullTs, Locals } from "./typescript";

export type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
type Host = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

/** The files that tslab's converter pretends to have: the cell, and what the cells before it have left. */
export interface SessionFiles {
  readonly cellFile: string;
  readonly earlierFile: string;
}

export interface WatchHostSettings extends SessionFiles {
  readonly real: FullTs;
  /** The project's folder. */
  readonly root: string;
  /** The notebook's folder, where a cell's names are looked up. */
  readonly folder: () => string;
  /** Files that stay loaded, whether a cell imports them or not. */
  readonly kept: readonly string[];
  readonly files: ProjectFiles;
  /** What the converter gets for a program. */
  readonly emitting: (made: Builder) => Builder;
}

export interface WatchHosts {
  /** In the place of TypeScript's `createWatchCompilerHost`. */
  readonly create: typeof TypeScript.createWatchCompilerHost;
  /** The program of the last cell. */
  program(): TypeScript.Program;
  /** While `body` converts a cell, the compiler's first run is replaced. */
  converting<T>(body: () => T): T;
  /** Looks up anew what earlier lookups have not found. */
  forgetResolutions(): void;
}

export function watchHosts(settings: WatchHostSettings): WatchHosts {
  const { real, root, folder, kept, files, cellFile, earlierFile, emitting } = settings;
  let builder: Builder | undefined;
  let replaceFirstRun = false;
  const options: TypeScript.CompilerOptions = {
    strict: true,
    types: ["node"],
    typeRoots: [`${root}/node_modules/@types`],
    sourceMap: true,
    ignoreDeprecations: "5.0",
  };

  /** Names in a cell are looked up from the notebook's folder, those of what earlier cells left from either. */
  function resolver(given: TypeScript.CompilerOptions, host: TypeScript.ModuleResolutionHost) {
    const cache = real.createModuleResolutionCache(root, (name) => name, given);
    const resolve = (name: string, from: string) =>
      real.resolveModuleName(name, from, given, host, cache).resolvedModule;
    const names = (literals: readonly TypeScript.StringLiteralLike[], from: string) =>
      literals.map(({ text }) => {
        if (from !== cellFile && from !== earlierFile) {
          return { resolvedModule: resolve(text, from) };
        }
        // A notebook's own packages come before those of the project, as when the cell runs.
        const found = resolve(text, path.posix.join(folder(), "__cell__.ts"));
        const elsewhere = !text.startsWith(".") || from === earlierFile;
        return { resolvedModule: found ?? (elsewhere ? resolve(text, from) : undefined) };
      });
    return { names, cache };
  }

  function watchHost(
    rootFiles: string[],
    given: TypeScript.CompilerOptions,
    tslabSys: TypeScript.System,
    ...rest: [never, never, never]
  ): Host {
    const own = { ...given, ...options };
    delete own.noImplicitUseStrict;
    const ownSys: TypeScript.System = Object.create(tslabSys);
    const keptFile = `${root}/__kept__.ts`;
    ownSys.readFile = (file, encoding) =>
      file === keptFile
        ? kept.map((name) => `import ${JSON.stringify(name)};\n`).join("")
        : tslabSys.readFile(file, encoding);
    ownSys.fileExists = (file) => file === keptFile || tslabSys.fileExists(file);
    let skipped: unknown;
    // TypeScript sets a timer when a file has changed; tslab's `sys` keeps its callback and calls it at once.
    ownSys.setTimeout = (run: () => void) => {
      const timer = tslabSys.setTimeout?.(() => {
        skipped = undefined;
        if (!replaceFirstRun || !readNames()) {
          runOnce(run);
        } else {
          skipped = timer;
        }
        replaceFirstRun = false;
      }, 0);
      return timer;
    };
    ownSys.clearTimeout = (timer) => {
      if (timer === skipped) {
        skipped = undefined;
      } else {
        tslabSys.clearTimeout?.(timer);
      }
    };
    const host = real.createWatchCompilerHost(
      kept.length > 0 ? [...rootFiles, keptFile] : rootFiles,
      own,
      ownSys,
      // Without a record of what depends on what in all packages, which would be made anew for each cell.
      real.createAbstractBuilder as never,
      rest[1],
      rest[2],
    ) as Host;
    const resolving = resolver(own, ownSys);
    let stale = false;
    host.resolveModuleNameLiterals = (literals, from) => {
      return resolving.names(literals, from);
    };
    host.getModuleResolutionCache = () => resolving.cache;
    host.hasInvalidatedResolutions = () => stale;
    forget = () => resolving.cache.clear();
    refreshNames = () => {
      stale = files.namesChanged();
      if (stale) {
        resolving.cache.clear();
      }
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
      if (!created && builder) {
        receive?.(emitting(builder));
      }
    }

    /** Hands the cell's names to the converter without a run of the compiler; false when it has none. */
    function readNames(): boolean {
      const text = ownSys.readFile(cellFile) ?? "";
      const file = real.createSourceFile(cellFile, text, { languageVersion: own.target ?? 99 }, true);
      real.bindSourceFile(file, own);
      if (!builder || !receive || ((file as Locals).locals?.size ?? 0) === 0) {
        return false;
      }
      const standIn: Builder = Object.create(builder);
      standIn.getSourceFile = (name) => (name === cellFile ? file : builder?.getSourceFile(name));
      receive(standIn);
      return true;
    }
    return host;
  }
  let refreshNames = () => {};
  let forget = () => {};

  return {
    create: watchHost as never,
    forgetResolutions: () => forget(),
    program: () => (builder as Builder).getProgram(),
    converting(body) {
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
