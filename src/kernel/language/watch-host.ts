/** What tslab's converter gets as the compiler's host: our settings, our lookup of modules, and only the runs needed. */
import type * as TypeScript from "typescript";
import { CompilerRuns } from "./compiler-runs";
import { type Declarations, EarlierCells, MODULE_START } from "./earlier-cells";
import type { ProjectFiles } from "./files";
import type { Builder, Host, SessionFiles } from "./host-types";
import { ModuleResolution } from "./module-resolution";
import type { FullTs } from "./typescript";

export interface WatchHostSettings extends SessionFiles {
  readonly real: FullTs;
  /** The project's folder, and the workbook's. */
  readonly root: string;
  readonly home: string;
  /** Settings of the project's tsconfig.json, before those of cells. */
  readonly projectOptions: TypeScript.CompilerOptions;
  /** The notebook's folder, at which a cell's relative imports start. */
  readonly folder: () => string;
  /** Files that stay loaded, whether a cell imports them or not. */
  readonly kept: readonly string[];
  readonly files: ProjectFiles;
  /** What the converter gets for a program. */
  readonly emitting: (made: Builder) => Builder;
}

export interface WatchHosts {
  /** Replaces TypeScript's `createWatchCompilerHost`. */
  readonly create: typeof TypeScript.createWatchCompilerHost;
  /** Replaces TypeScript's `createWatchProgram`. */
  readonly watch: typeof TypeScript.createWatchProgram;
  /** Arranges the declarations of earlier cells for the cell that is compiled next. */
  arrange(declarations: Declarations, cell: string): Declarations;
  /** The program of the last cell. */
  program(): TypeScript.Program;
  /** While `body` converts a cell, the compiler's first run is replaced. */
  converting<T>(body: () => T): T;
  /** Where cells and files find what they import. */
  resolution(): ModuleResolution;
}

export function watchHosts(settings: WatchHostSettings): WatchHosts {
  const { real, root, home, kept, projectOptions } = settings;
  const earlier = new EarlierCells(settings);
  const runs = new CompilerRuns({
    ...settings,
    emitting(made) {
      earlier.join(made.getProgram());
      return settings.emitting(made);
    },
  });
  const keptFile = `${root}/__kept__.ts`;
  const ownFiles = [settings.settledFile, ...(kept.length > 0 ? [keptFile] : [])];
  let options: TypeScript.CompilerOptions = {};
  let resolution: ModuleResolution | undefined;

  function create(
    rootFiles: string[],
    given: TypeScript.CompilerOptions,
    tslabSys: TypeScript.System,
    ...rest: [never, never, never]
  ): Host {
    options = { ...ownOptions(home, given), ...projectOptions };
    const sys = earlier.addFileTo(withKeptFile(tslabSys, keptFile, kept));
    runs.replaceTimers(sys, tslabSys, options);
    const host = real.createWatchCompilerHost(
      [...rootFiles, ...ownFiles],
      options,
      sys,
      // The abstract builder keeps no record of dependencies in all packages; that record would be made for each cell.
      // Its type follows from the caller's builder, which is another one.
      real.createAbstractBuilder as never,
      rest[1],
      rest[2],
    ) as Host;
    resolution = new ModuleResolution(settings, options, sys);
    resolution.attachTo(host);
    runs.attachTo(host);
    return host;
  }

  /** tslab names its own files anew when a cell becomes a module; ours stay. */
  function watch(host: Host) {
    const watched = real.createWatchProgram(host);
    return {
      ...watched,
      updateRootFileNames: (names: string[]) => watched.updateRootFileNames([...names, ...ownFiles]),
    };
  }

  return {
    // TypeScript's function has two forms; tslab calls the one with root files, which is ours.
    create: create as never,
    watch: watch as never,
    arrange: (declarations, cell) =>
      earlier.arrange(declarations, runs.namesOf(`${MODULE_START}${cell}`, options)),
    resolution: () => resolution as ModuleResolution,
    program: () => runs.program(),
    converting(body) {
      resolution?.refresh();
      return runs.replacingFirst(body);
    },
  };
}

function ownOptions(home: string, given: TypeScript.CompilerOptions): TypeScript.CompilerOptions {
  const options: TypeScript.CompilerOptions = {
    ...given,
    strict: true,
    types: ["node"],
    typeRoots: [`${home}/node_modules/@types`],
    sourceMap: true,
    ignoreDeprecations: "5.0",
  };
  delete options.noImplicitUseStrict;
  return options;
}

/** Adds a file that exists for the compiler only and imports the files that stay loaded. */
function withKeptFile(
  tslabSys: TypeScript.System,
  keptFile: string,
  kept: readonly string[],
): TypeScript.System {
  const sys: TypeScript.System = Object.create(tslabSys);
  const text = kept.map((name) => `import ${JSON.stringify(name)};\n`).join("");
  sys.readFile = (file, encoding) => (file === keptFile ? text : tslabSys.readFile(file, encoding));
  sys.fileExists = (file) => file === keptFile || tslabSys.fileExists(file);
  return sys;
}
