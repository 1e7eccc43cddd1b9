/** Where the compiler looks for what cells and files import. */
import { isBuiltin } from "node:module";
import path from "node:path";
import type * as TypeScript from "typescript";
import type { ProjectFiles } from "./files";
import type { Host, SessionFiles } from "./host-types";
import type { FullTs } from "./typescript";

export interface ModuleResolutionSettings extends SessionFiles {
  readonly real: FullTs;
  /** The project's folder, and the workbook's, whose packages come last. */
  readonly root: string;
  readonly home: string;
  /** The notebook's folder, at which a cell's relative imports start. */
  readonly folder: () => string;
  readonly files: ProjectFiles;
}

export class ModuleResolution {
  private readonly cache: TypeScript.ModuleResolutionCache;
  private isStale = false;
  /** Whether something that is imported was not found: it may be there by the next cell. */
  private anyMissing = false;

  constructor(
    private readonly settings: ModuleResolutionSettings,
    private readonly options: TypeScript.CompilerOptions,
    private readonly lookup: TypeScript.ModuleResolutionHost,
  ) {
    this.cache = settings.real.createModuleResolutionCache(settings.root, (name) => name, options);
  }

  /** Makes the compiler's host resolve modules in this way. */
  attachTo(host: Host): void {
    host.resolveModuleNameLiterals = (literals, from) =>
      literals.map(({ text }) => ({ resolvedModule: this.resolve(text, from) }));
    host.getModuleResolutionCache = () => this.cache;
    host.hasInvalidatedResolutions = () => this.isStale;
  }

  /** Forgets where imports lead, so that they are looked up again. */
  forget(): void {
    this.cache.clear();
  }

  /** Forgets it if files have come or gone, or if something was not found. */
  refresh(): void {
    this.isStale = this.settings.files.namesChanged() || this.anyMissing;
    this.anyMissing = false;
    if (this.isStale) {
      this.cache.clear();
    }
  }

  /** The file that a name stands for in a file of `folder`; it may be one of declarations. */
  fileFrom(name: string, folder: string): string | undefined {
    return this.resolve(name, path.posix.join(folder, "__cell__.ts"))?.resolvedFileName;
  }

  /** The file of JavaScript that a package has for `import`, which Node's `require` may not find. */
  scriptFrom(name: string, folder: string): string | undefined {
    const { real } = this.settings;
    const options: TypeScript.CompilerOptions = { ...this.options, allowJs: true, noDtsResolution: true };
    const from = path.posix.join(folder, "__cell__.ts");
    const found = real.resolveModuleName(name, from, options, this.lookup).resolvedModule;
    return found && /\.[cm]?js$/.test(found.resolvedFileName) ? found.resolvedFileName : undefined;
  }

  private resolve(name: string, from: string): TypeScript.ResolvedModuleFull | undefined {
    const found = this.resolveInProject(name, from) ?? this.resolveAtHome(name);
    // Node's own modules have declarations but no file, and will not get one.
    if (!found && !isBuiltin(name) && !from.includes("/node_modules/")) {
      this.anyMissing = true;
    }
    return found;
  }

  private resolveAtHome(name: string): TypeScript.ResolvedModuleFull | undefined {
    const { root, home } = this.settings;
    const elsewhere = root !== home && !/^[./#]/.test(name);
    return elsewhere ? this.resolveFrom(name, path.posix.join(home, "__cell__.ts")) : undefined;
  }

  private resolveInProject(name: string, from: string): TypeScript.ResolvedModuleFull | undefined {
    const { cellFile, earlierFile, settledFile, folder } = this.settings;
    const isEarlier = from === earlierFile || from === settledFile;
    if (from !== cellFile && !isEarlier) {
      return this.resolveFrom(name, from);
    }
    // A notebook's own packages come before those of the project, as when the cell runs.
    const found = this.resolveFrom(name, path.posix.join(folder(), "__cell__.ts"));
    // The declarations of earlier cells may also name modules by their path from the project's folder.
    const alsoFromRoot = !name.startsWith(".") || isEarlier;
    return found ?? (alsoFromRoot ? this.resolveFrom(name, from) : undefined);
  }

  private resolveFrom(name: string, from: string): TypeScript.ResolvedModuleFull | undefined {
    const { real } = this.settings;
    return real.resolveModuleName(name, from, this.options, this.lookup, this.cache).resolvedModule;
  }
}
