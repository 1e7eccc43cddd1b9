/**
 * tslab's converter with our compiler and our settings. The converter imports TypeScript from a module of its own. That
 * module is filled here before the converter loads, with a few functions replaced:
 * - the settings (`strict`, source maps for cells, only Node's own global types),
 * - relative imports of a cell start at the notebook's folder,
 * - code of `src` is compiled file by file, and checked again only if one of its files has changed,
 * - the first of the compiler's two runs for each cell is replaced, see `compiler-runs.ts`.
 */
import path from "node:path";
import type { Converter } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { ModuleCache } from "./cache";
import type { Declarations } from "./earlier-cells";
import { Emitter } from "./emit";
import type { ProjectFiles } from "./files";
import { helpAt } from "./help";
import type { ModuleResolution } from "./module-resolution";
import { projectKey, projectSettings } from "./project";
import type { SourceMaps } from "./source-maps";
import { textHash } from "./text-hash";
import { type FullTs, type Ts, withTslabFunctions } from "./typescript";

import typescriptForTslab = require("./typescript-for-tslab");

import { watchHosts } from "./watch-host";

export interface CompilerSettings {
  /** The project's folder, and the workbook's with TypeScript and the kernel's own packages. */
  readonly root: string;
  readonly home: string;
  /** Where compiled files are kept. */
  readonly cacheFolder: string;
  /** The notebook's folder, at which a cell's relative imports start. */
  readonly folder: () => string;
  /** Files that stay loaded, whether a cell imports them or not. */
  readonly kept: readonly string[];
  readonly files: ProjectFiles;
  readonly maps: SourceMaps;
}

export interface Compiler {
  readonly ts: Ts;
  readonly converter: Converter;
  /** The program of the last cell. */
  program(): TypeScript.Program;
  /** Arranges the declarations of earlier cells for `cell`; the converter gets the recent ones. */
  arrange(declarations: Declarations, cell: string): Declarations;
  /** Runs `body`, which converts the cell that will run as `name`. */
  converting<T>(name: string, body: () => T): T;
  /** Where cells and files find what they import. */
  resolution(): ModuleResolution;
  /** What is wrong with the project's tsconfig.json. */
  readonly problems: readonly string[];
  /** Names of the last cell whose type cannot be written as a declaration. */
  untyped(): readonly string[];
}

export function createCompiler(settings: CompilerSettings): Compiler {
  const { root, home, folder, kept, files, maps } = settings;
  const real: FullTs = require("typescript");
  const { options: projectOptions, problems } = root === home ? WORKBOOK : projectSettings(real, root, home);
  const session = {
    cellFile: `${root}/__tslab__.ts`,
    earlierFile: `${root}/__prev__.d.ts`,
    settledFile: `${root}/__settled__.d.ts`,
  };
  const key = root === home ? "" : projectKey(root, projectOptions);
  const cache = new ModuleCache(path.join(settings.cacheFolder, key));
  const sys = systemOf(real, settings);

  let cellName = "";
  let untyped: readonly string[] = [];

  const emitter = new Emitter({
    real,
    root,
    projectOptions,
    cache,
    maps,
    ...session,
    cellName: () => cellName,
    untyped: (names) => {
      untyped = names;
    },
  });
  const hosts = watchHosts({
    real,
    root,
    home,
    projectOptions,
    folder,
    kept,
    files,
    ...session,
    emitting: (made) => emitter.emitting(made),
  });
  const ts = withTslabFunctions(real, `${home}/node_modules/@types`, (file, position) =>
    helpAt(real, hosts.program(), file, position),
  );
  Object.assign(ts, {
    sys,
    createWatchCompilerHost: hosts.create,
    createWatchProgram: hosts.watch,
    transpileModule: emitter.transpileModule.bind(emitter),
    getPreEmitDiagnosticsOfFiles: diagnosticsOnce(cache),
  });

  Object.assign(typescriptForTslab, ts);
  const { createConverter } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
  const converter = createConverter({});
  return {
    ts: real,
    converter,
    program: hosts.program,
    arrange: hosts.arrange,
    converting(name, body) {
      cellName = name;
      untyped = [];
      return hosts.converting(body);
    },
    resolution: hosts.resolution,
    problems,
    untyped: () => untyped,
  };
}

/** What TypeScript asks of files and folders. */
function systemOf(real: FullTs, { root, home, files }: CompilerSettings): TypeScript.System {
  const sys: TypeScript.System = Object.create(real.sys);
  sys.getCurrentDirectory = () => root;
  sys.createHash = textHash;
  // TypeScript looks for its libraries beside this file, also when its code is bundled into the kernel.
  sys.getExecutingFilePath = () => path.join(home, "node_modules/typescript/lib/typescript.js");
  sys.watchFile = (file, callback) => files.watch(file, callback);
  sys.watchDirectory = () => ({ close() {} });
  return sys;
}

/** TypeScript's complaint about a file outside of the project's folder. What becomes of it is the emitter's matter. */
const OUTSIDE_ROOT = 6059;

/** The workbook's own settings are those of cells. */
const WORKBOOK = { options: {}, problems: [] };

/** Diagnostics of a cell and the files of `src` below it; files that were found free of errors are not checked again. */
function diagnosticsOnce(cache: ModuleCache) {
  const clean = new WeakSet<TypeScript.SourceFile>();
  return (program: TypeScript.Program, all: readonly TypeScript.SourceFile[]): TypeScript.Diagnostic[] => {
    const check = (file: TypeScript.SourceFile) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file).filter(({ code }) => code !== OUTSIDE_ROOT),
    ];
    const [cell, ...imported] = all as [TypeScript.SourceFile, ...TypeScript.SourceFile[]];
    // A package that ships TypeScript was checked by others, with other settings.
    const others = imported.filter(({ fileName }) => !fileName.includes("/node_modules/"));
    const known = others.every((file) => clean.has(file)) || cache.wasChecked(others);
    const found = known ? [] : others.flatMap(check);
    if (!known && found.length === 0) {
      cache.setChecked(others);
    }
    if (found.length === 0) {
      for (const file of others) {
        clean.add(file);
      }
    }
    return [...check(cell), ...found];
  };
}
