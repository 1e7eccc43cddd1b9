/**
 * tslab's converter, given our compiler and our settings. The converter takes TypeScript from a module of its own;
 * that module is put in place here before the converter loads, with the few functions below exchanged:
 * - the settings (`strict`, source maps for cells, only Node's own global types),
 * - relative imports of a cell start at the notebook's folder,
 * - code of `src` is compiled file by file, and checked again only when one of its files has changed,
 * - the compiler's first of two runs for each cell, which only collects names, is replaced by reading the cell.
 */
import path from "node:path";
import type { Converter } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { ModuleCache } from "./cache";
import { Emitter } from "./emit";
import type { ProjectFiles } from "./files";
import { helpAt } from "./help";
import type { SourceMaps } from "./source-maps";
import { textHash } from "./text-hash";
import { type FullTs, type Ts, withTslabFunctions } from "./typescript";

import typescriptForTslab = require("./typescript-for-tslab");

import { watchHosts } from "./watch-host";

export interface CompilerSettings {
  /** The project's folder. */
  readonly root: string;
  /** The notebook's folder, where a cell's names are looked up. */
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
  /** Converts the cell that will run as `name`; the compiler's first run is replaced. */
  converting<T>(name: string, body: () => T): T;
  /** Looks up anew what earlier lookups have not found. */
  forgetResolutions(): void;
  /** Names of that cell whose type cannot be written down. */
  untyped(): readonly string[];
}

export function createCompiler({ root, folder, kept, files, maps }: CompilerSettings): Compiler {
  const real: FullTs = require("typescript");
  const session = { cellFile: `${root}/__tslab__.ts`, earlierFile: `${root}/__prev__.d.ts` };
  const cache = new ModuleCache(path.join(root, "build", "kernel", "modules"));
  const sys: TypeScript.System = Object.create(real.sys);
  sys.getCurrentDirectory = () => root;
  sys.createHash = textHash;
  // Its libraries lie beside it, also where its code is a part of the kernel's.
  sys.getExecutingFilePath = () => path.join(root, "node_modules/typescript/lib/typescript.js");
  sys.watchFile = (file, callback) => files.watch(file, callback as never);
  sys.watchDirectory = () => ({ close() {} });

  let cellName = "";
  let untyped: readonly string[] = [];

  const emitter = new Emitter({
    real,
    root,
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
    folder,
    kept,
    files,
    ...session,
    emitting: (made) => emitter.emitting(made),
  });
  const ts = withTslabFunctions(real, `${root}/node_modules/@types`, (file, position) =>
    helpAt(real, hosts.program(), file, position),
  );
  Object.assign(ts, {
    sys,
    createWatchCompilerHost: hosts.create,
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
    converting(name, body) {
      cellName = name;
      untyped = [];
      return hosts.converting(body);
    },
    forgetResolutions: hosts.forgetResolutions,
    untyped: () => untyped,
  };
}

/** Diagnostics of a cell and the files of `src` below it; files that were found free of errors are not checked again. */
function diagnosticsOnce(cache: ModuleCache) {
  const clean = new WeakSet<TypeScript.SourceFile>();
  return (program: TypeScript.Program, all: readonly TypeScript.SourceFile[]): TypeScript.Diagnostic[] => {
    const check = (file: TypeScript.SourceFile) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    const [cell, ...others] = all as [TypeScript.SourceFile, ...TypeScript.SourceFile[]];
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
