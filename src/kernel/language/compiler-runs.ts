/**
 * Which runs of the compiler are needed. tslab asks for two runs for each cell: the first collects the names that the
 * cell declares, and reading the cell gives the same; a run that finds nothing changed makes no new program, so the
 * converter gets the last one again.
 */
import type * as TypeScript from "typescript";
import type { Builder, Host } from "./host-types";
import type { FullTs, Locals } from "./typescript";

export interface CompilerRunsSettings {
  readonly real: FullTs;
  readonly cellFile: string;
  /** What the converter gets for a program. */
  readonly emitting: (made: Builder) => Builder;
}

export class CompilerRuns {
  private builder: Builder | undefined;
  private programCreated = false;
  private replaceNext = false;
  /** The timer of the run that was replaced; tslab clears it later. */
  private replacedTimer: unknown;
  /** The converter's function that takes a new program. */
  private receive: ((made: Builder) => void) | undefined;
  /** The cell as last read here. */
  private cell: TypeScript.SourceFile | undefined;

  constructor(private readonly settings: CompilerRunsSettings) {}

  /** The program of the last cell. */
  program(): TypeScript.Program {
    return (this.builder as Builder).getProgram();
  }

  /** Names that a cell declares: values and types. @param text The cell's file. */
  namesOf(text: string, options: TypeScript.CompilerOptions): string[] {
    return [...((this.read(text, options) as Locals).locals?.keys() ?? [])];
  }

  /** While `body` converts a cell, the compiler's first run is replaced. */
  replacingFirst<T>(body: () => T): T {
    this.replaceNext = true;
    try {
      return body();
    } finally {
      this.replaceNext = false;
    }
  }

  /**
   * Puts itself between TypeScript's timers and tslab's: TypeScript sets a timer when a file has changed, and tslab's
   * `sys` keeps its callback and calls it at once.
   */
  replaceTimers(
    sys: TypeScript.System,
    tslabSys: TypeScript.System,
    options: TypeScript.CompilerOptions,
  ): void {
    sys.setTimeout = (run: () => void) => {
      const timer = tslabSys.setTimeout?.(() => {
        this.replacedTimer = undefined;
        if (this.replaceNext && this.handOverNames(sys.readFile(this.settings.cellFile) ?? "", options)) {
          this.replacedTimer = timer;
        } else {
          this.runCompiler(run);
        }
        this.replaceNext = false;
      }, 0);
      return timer;
    };
    sys.clearTimeout = (timer) => {
      if (timer === this.replacedTimer) {
        this.replacedTimer = undefined;
      } else {
        tslabSys.clearTimeout?.(timer);
      }
    };
  }

  /** Lets every program that the host makes pass by here on its way to the converter. */
  attachTo(host: Host): void {
    Object.defineProperty(host, "afterProgramCreate", {
      get: () => (made: Builder) => {
        this.programCreated = true;
        this.builder = made;
        this.receive?.(this.settings.emitting(made));
      },
      set: (callback) => {
        this.receive = callback;
      },
    });
  }

  private runCompiler(run: () => void): void {
    this.programCreated = false;
    run();
    if (!this.programCreated && this.builder) {
      this.receive?.(this.settings.emitting(this.builder));
    }
  }

  /** Hands the cell's names to the converter without a run of the compiler; false if the cell declares none. */
  private handOverNames(cell: string, options: TypeScript.CompilerOptions): boolean {
    const { cellFile } = this.settings;
    const { builder } = this;
    const file = this.read(cell, options);
    if (!builder || !this.receive || ((file as Locals).locals?.size ?? 0) === 0) {
      return false;
    }
    const standIn: Builder = Object.create(builder);
    standIn.getSourceFile = (name) => (name === cellFile ? file : builder.getSourceFile(name));
    this.receive(standIn);
    return true;
  }

  private read(text: string, options: TypeScript.CompilerOptions): TypeScript.SourceFile {
    if (this.cell?.text !== text) {
      const { real, cellFile } = this.settings;
      this.cell = real.createSourceFile(cellFile, text, { languageVersion: options.target ?? 99 }, true);
      real.bindSourceFile(this.cell, options);
    }
    return this.cell;
  }
}
