/** The notebook's `require`: it loads files of `src` as last compiled, and packages as Node does. */
import Module, { createRequire, isBuiltin } from "node:module";
import path from "node:path";
import { scriptName } from "./language/script-name";

/** JavaScript of one file of `src`, under the path that Node would load. */
export interface ModuleCode {
  readonly path: string;
  readonly data: string;
}

type LoadedModule = Module & { _compile(code: string, filename: string): void };

/** What a project's own settings say of names that Node alone does not find, such as `paths` of a tsconfig.json. */
export interface ProjectNames {
  /** The file that a name stands for in a file of `folder`; it may be one of declarations. */
  fileFrom(name: string, folder: string): string | undefined;
  /** The file of JavaScript that a package has for `import`. */
  scriptFrom(name: string, folder: string): string | undefined;
}

export class Modules {
  /** The `require` of cells, whose relative paths start at the notebook's folder. */
  readonly require: NodeJS.Require;
  private readonly code = new Map<string, string>();
  private readonly loaded = new Map<string, LoadedModule>();

  /** @param names Of a project that is not the workbook. */
  constructor(
    folder: string,
    private readonly names?: ProjectNames,
  ) {
    this.require = this.requireFrom(folder, createRequire(path.join(folder, "cell.js")));
  }

  /** Sets new code of these files; the next `require` of each of them runs it. */
  update(files: readonly ModuleCode[]): void {
    for (const { path: file, data } of files) {
      this.loaded.delete(file);
      this.code.set(file, data);
    }
  }

  private requireFrom(folder: string, nodes: NodeJS.Require): NodeJS.Require {
    return new Proxy(nodes, {
      apply: (_nodes, thisArgument, [name]: [string]) => {
        const file = this.fileOf(folder, name);
        if (file !== undefined) {
          return this.load(file);
        }
        const load = (wanted: string) => Reflect.apply(nodes, thisArgument, [wanted]);
        try {
          return load(name);
        } catch (error) {
          const script = isNotForRequire(error) ? this.names?.scriptFrom(name, folder) : undefined;
          if (script === undefined) {
            throw error;
          }
          return load(script);
        }
      },
    });
  }

  private fileOf(folder: string, name: string): string | undefined {
    if (typeof name !== "string" || isBuiltin(name)) {
      return undefined;
    }
    if (!/^(\.|\/)/.test(name)) {
      const found = this.names?.fileFrom(name, folder);
      return found === undefined ? undefined : [scriptName(found)].find((file) => this.code.has(file));
    }
    const full = path.resolve(folder, name);
    const places = [full, `${full}.js`, path.join(full, "index.js"), scriptName(full)];
    return places.find((file) => this.code.has(file));
  }

  private load(file: string): unknown {
    const known = this.loaded.get(file);
    if (known) {
      return known.exports;
    }
    const made = new Module(file, undefined) as LoadedModule;
    const folder = path.dirname(file);
    made.filename = file;
    // Node's types leave out this function, which lists the folders node_modules from a folder upward.
    made.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(folder);
    made.require = this.requireFrom(folder, made.require.bind(made) as NodeJS.Require);
    // Registered before it runs, so that files which import one another get what is exported so far.
    this.loaded.set(file, made);
    try {
      made._compile(this.code.get(file) as string, file);
      made.loaded = true;
    } catch (error) {
      this.loaded.delete(file);
      throw error;
    }
    return made.exports;
  }
}

/** Whether Node found the package, but nothing of it that `require` may load. */
function isNotForRequire(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
}
