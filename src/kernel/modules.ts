/** The notebook's `require`: it loads files of `src` as last compiled, and packages as Node does. */
import Module, { createRequire } from "node:module";
import path from "node:path";

/** JavaScript of one file of `src`, under the path that Node would load. */
export interface ModuleCode {
  readonly path: string;
  readonly data: string;
}

type LoadedModule = Module & { _compile(code: string, filename: string): void };

export class Modules {
  /** The `require` of cells, whose relative paths start at the notebook's folder. */
  readonly require: NodeJS.Require;
  private readonly code = new Map<string, string>();
  private readonly loaded = new Map<string, LoadedModule>();

  constructor(folder: string) {
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
        return file === undefined ? Reflect.apply(nodes, thisArgument, [name]) : this.load(file);
      },
    });
  }

  private fileOf(folder: string, name: string): string | undefined {
    if (typeof name !== "string" || !/^(\.|\/)/.test(name)) {
      return undefined;
    }
    const full = path.resolve(folder, name);
    return [full, `${full}.js`, path.join(full, "index.js")].find((file) => this.code.has(file));
  }

  private load(file: string): unknown {
    const known = this.loaded.get(file);
    if (known) {
      return known.exports;
    }
    const made = new Module(file, undefined) as LoadedModule;
    const folder = path.dirname(file);
    made.filename = file;
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
