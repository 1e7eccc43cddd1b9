/** The project that a notebook belongs to: its folder, the settings of its tsconfig.json, and its lock file. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type * as TypeScript from "typescript";
import { textHash } from "./text-hash";

type Ts = typeof TypeScript;
type Options = TypeScript.CompilerOptions;

/**
 * @param folder The notebook's folder.
 * @param home The workbook's own folder.
 * @returns The nearest folder with a package.json or tsconfig.json; the notebook's own where there is none.
 */
export function projectFolder(folder: string, home: string): string {
  if (folder === home || folder.startsWith(`${home}/`)) {
    return home;
  }
  for (let place = folder; ; place = path.dirname(place)) {
    if (["package.json", "tsconfig.json"].some((name) => existsSync(path.join(place, name)))) {
      return place;
    }
    if (path.dirname(place) === place) {
      return folder;
    }
  }
}

export interface ProjectSettings {
  readonly options: Options;
  /** What is wrong with its tsconfig.json, a line each. */
  readonly problems: readonly string[];
}

/** Compiler settings for cells and files of a project that is not the workbook. @param home The workbook's folder. */
export function projectSettings(ts: Ts, project: string, home: string): ProjectSettings {
  const { options: own, problems } = readTsconfig(ts, project);
  const options: Options = {
    ...(own ? { ...DEFAULTS, ...own } : { strict: true }),
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    checkJs: own?.checkJs ?? false,
    typeRoots: typeRootsFrom(project, home),
  };
  options.types = [...new Set([...(own?.types ?? typePackages(project)), "node"])];
  if (own && own.jsx !== ts.JsxEmit.React) {
    // Nothing comes after this compiler that would compile JSX.
    options.jsx = own.jsx === ts.JsxEmit.ReactJSXDev ? own.jsx : ts.JsxEmit.ReactJSX;
  }
  for (const name of notForCells) {
    delete options[name];
  }
  return { options, problems };
}

/** What counts where a tsconfig.json says nothing; without one, cells have settings of their own. */
const DEFAULTS: Options = { strict: false, experimentalDecorators: false, lib: undefined };

/**
 * Settings that tell where `tsc` writes what, that the kernel has its own value for, or that forbid what is usual in a cell,
 * such as a variable that only the next cell uses.
 */
const notForCells = [
  ...[
    "module",
    "target",
    "rootDir",
    "rootDirs",
    "outDir",
    "outFile",
    "tsBuildInfoFile",
    "incremental",
    "composite",
  ],
  ...["declaration", "declarationDir", "declarationMap", "emitDeclarationOnly", "noEmit", "noEmitOnError"],
  ...[
    "sourceMap",
    "inlineSourceMap",
    "inlineSources",
    "mapRoot",
    "sourceRoot",
    "removeComments",
    "stripInternal",
  ],
  ...[
    "noUnusedLocals",
    "noUnusedParameters",
    "isolatedModules",
    "isolatedDeclarations",
    "verbatimModuleSyntax",
  ],
  ...["esModuleInterop", "allowJs", "importHelpers", "erasableSyntaxOnly", "configFilePath", "newLine"],
];

interface Tsconfig {
  /** Undefined where there is no tsconfig.json that can be read. */
  readonly options: Options | undefined;
  readonly problems: readonly string[];
}

function readTsconfig(ts: Ts, project: string): Tsconfig {
  const found = ts.findConfigFile(project, ts.sys.fileExists);
  if (found === undefined) {
    return { options: undefined, problems: [] };
  }
  let file = found;
  let { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  const [reference] = (config?.references ?? []) as { path?: unknown }[];
  if (!error && typeof reference?.path === "string" && !config.compilerOptions) {
    // A file that only lists others, as in projects of Vite's.
    file = referencedFile(ts, path.resolve(path.dirname(file), reference.path));
    ({ config, error } = ts.readConfigFile(file, ts.sys.readFile));
  }
  if (error) {
    return { options: undefined, problems: [problemLine(ts, file, error)] };
  }
  // Its list of files does not matter here: a cell says what it imports.
  const host = { ...ts.sys, readDirectory: () => [] };
  const parsed = ts.parseJsonConfigFileContent(config, host, path.dirname(file), undefined, file);
  const problems = parsed.errors.filter(({ code }) => code !== 18002 && code !== 18003);
  return { options: parsed.options, problems: problems.map((one) => problemLine(ts, file, one)) };
}

function referencedFile(ts: Ts, name: string): string {
  return ts.sys.directoryExists(name) ? path.join(name, "tsconfig.json") : name;
}

function problemLine(
  ts: Ts,
  file: string,
  { messageText, file: where, start }: TypeScript.Diagnostic,
): string {
  const line = where && start !== undefined ? `:${where.getLineAndCharacterOfPosition(start).line + 1}` : "";
  return `${where?.fileName ?? file}${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
}

/** Folders of `@types`, the nearest first, the workbook's last. */
function typeRootsFrom(project: string, home: string): string[] {
  const roots: string[] = [];
  for (let place = project; ; place = path.dirname(place)) {
    roots.push(path.join(place, "node_modules", "@types"));
    if (path.dirname(place) === place) {
      break;
    }
  }
  return [...roots.filter((folder) => existsSync(folder)), path.join(home, "node_modules", "@types")];
}

/** Names of the project's own packages of global types, which TypeScript includes unless `types` names some. */
function typePackages(project: string): string[] {
  const folder = path.join(project, "node_modules", "@types");
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith(".")) : [];
}

/** Files that change whenever other versions of packages are installed. */
const lockFiles = [
  ...["package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"],
  ...["node_modules/.package-lock.json", "node_modules/.yarn-integrity", "node_modules/.modules.yaml"],
];

/** A name for what was compiled with these settings and these versions of packages. */
export function projectKey(project: string, options: Options): string {
  const parts = [project, JSON.stringify(options)];
  for (let place = project; ; place = path.dirname(place)) {
    for (const file of lockFiles.map((name) => path.join(place, name)).filter((name) => existsSync(name))) {
      parts.push(readFileSync(file, "utf8"));
    }
    if (path.dirname(place) === place) {
      return textHash(parts.join("\n"));
    }
  }
}
