/** What a notebook's cells have in common: their variables, the modules they import, and running one cell. */
import vm from "node:vm";
import { MessageChannel } from "node:worker_threads";
import type { ConvertResult } from "tslab/dist/converter";
import { createExecutor, type Executor } from "tslab/dist/executor";
import type { CompiledCell, Language } from "./language/language";
import type { Stop } from "./stop";

export interface CellResult {
  readonly failed: boolean;
  /** What was thrown, when it failed. */
  readonly error?: unknown;
  /** The last expression's value, otherwise. */
  readonly value?: unknown;
}

interface Running {
  readonly cell: CompiledCell;
  readonly converted: { declOutput?: string };
  /** What the names that the cell declares held before. */
  readonly held: ReadonlyMap<string, unknown>;
  readonly done: () => void;
  result?: CellResult;
}

const runName = "attention-workbook.run";

/**
 * Runs cells through tslab's executor. The executor forgets what a failed cell has declared, so it is given one line
 * that never fails; the cell's own code runs beside it, in a turn of the event loop of its own.
 */
export class Session {
  private readonly variables: Record<string, unknown> = {};
  private readonly executor: Executor;
  private running: Running | undefined;
  private name = "";
  private next: Pick<Running, "cell" | "converted"> | undefined;

  constructor(
    private readonly language: Language,
    private readonly stop: Stop,
    folder: string,
  ) {
    const node = Object.assign(Object.create(language.converter), {
      convert: (before: string, source: string) => this.convert(before, source),
    });
    const silent = { log() {}, error() {} };
    this.executor = createExecutor(folder, { node, browser: node, close: () => language.close() }, silent);
    Object.defineProperty(globalThis, Symbol.for(runName), {
      value: (require: NodeJS.Require) => this.run(require),
    });
  }

  /** @param name The name of the cell's code in stack traces. */
  async execute(source: string, name: string): Promise<CellResult> {
    this.name = name;
    this.stop.begin();
    let result: CellResult;
    try {
      await this.stop.kernel(() => this.executor.execute(source));
      result = this.running?.result ?? { failed: false };
    } catch (error) {
      // tslab lets a signal break into its own line; it means the cell.
      const { code } = error as { code?: string };
      const broken = code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
      result = { failed: true, error: broken ? this.stop.interrupted() : error };
    }
    this.running = undefined;
    this.stop.end(result.error);
    return result;
  }

  complete(code: string, position: number) {
    return this.executor.complete(code, position);
  }

  inspect(code: string, position: number) {
    return this.executor.inspect(code, position);
  }

  close(): void {
    this.executor.close();
  }

  /** Ends the cell that runs from outside, after its JavaScript was ended by force. */
  abandon(error: unknown): void {
    if (this.running) {
      this.finish(this.running, { failed: true, error });
    }
  }

  /** The cell that runs; to be compared with the one that ran a while ago. */
  get current(): object | undefined {
    return this.running;
  }

  private convert(before: string, source: string): ConvertResult {
    const { cell, modules } = this.language.compile(before, source, this.name);
    const converted = { declOutput: cell.after };
    this.next = { cell, converted };
    return Object.assign(converted, {
      output: `return globalThis[Symbol.for(${JSON.stringify(runName)})](require);`,
      diagnostics: [],
      hasToplevelAwait: true,
      sideOutputs: modules,
    });
  }

  private run(require: NodeJS.Require): Promise<void> {
    return new Promise((done) => {
      const { cell, converted } = this.next as Pick<Running, "cell" | "converted">;
      const held = new Map(
        cell.names.filter((name) => name in this.variables).map((name) => [name, this.variables[name]]),
      );
      const running: Running = { cell, converted, held, done };
      this.running = running;
      // A turn of its own, so that none of the kernel's functions stands below the cell's when it is ended by force.
      const { port1, port2 } = new MessageChannel();
      port1.on("message", () => {
        port1.close();
        this.start(running, require);
      });
      port2.postMessage(undefined);
    });
  }

  private start(running: Running, require: NodeJS.Require): void {
    const { cell } = running;
    try {
      this.stop.start();
      // An asynchronous function always: what a cell throws before its first await arrives in the same way.
      const body = vm.runInThisContext(`(async function (exports, require) {${cell.javascript}\n})`, {
        filename: this.name,
      });
      body(this.variables, require).then(
        () => this.finish(running, { failed: false, value: this.takeLast(cell) }),
        (error: unknown) => this.finish(running, { failed: true, error }),
      );
    } catch (error) {
      this.finish(running, { failed: true, error });
    }
  }

  private takeLast({ lastExpression }: CompiledCell): unknown {
    if (lastExpression === undefined) {
      return undefined;
    }
    const value = this.variables[lastExpression];
    delete this.variables[lastExpression];
    return value;
  }

  private finish(running: Running, result: CellResult): void {
    this.stop.kernel(() => {
      if (running.result) {
        return;
      }
      running.result = result;
      if (result.failed) {
        const { cell, converted, held } = running;
        this.takeLast(cell);
        const missing = cell.names.filter((name) =>
          held.has(name) ? this.variables[name] === held.get(name) : !(name in this.variables),
        );
        converted.declOutput = this.language.declarationsSoFar(cell, new Set(missing));
      }
      running.done();
    });
  }
}
