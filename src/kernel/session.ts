/** What a notebook's cells have in common: their variables, the modules they import, and running one cell. */
import vm from "node:vm";
import { MessageChannel } from "node:worker_threads";
import { foreignHint } from "./hints";
import type { CompiledCell, Language } from "./language/language";
import { Modules } from "./modules";
import type { Stop } from "./stop";

export interface CellResult {
  readonly failed: boolean;
  /** What was thrown, when it failed. */
  readonly error?: unknown;
  /** The last expression's value, otherwise. */
  readonly value?: unknown;
  /** Names that it declares, whose type is `any` in the next cells. */
  readonly untyped?: readonly string[];
}

/** What every cell may use without an import. */
export interface Given {
  readonly values: Readonly<Record<string, unknown>>;
  /** The same as TypeScript. */
  readonly declarations: string;
}

interface Running {
  readonly cell: CompiledCell;
  /** What the names that the cell declares held before. */
  readonly held: ReadonlyMap<string, unknown>;
  readonly done: (result: CellResult) => void;
  finished: boolean;
}

/** Compiles a cell, runs it, and keeps what it has declared, also where it failed on its way. */
export class Session {
  /** The cells' `exports`: what they have declared. */
  private readonly variables: Record<string, unknown>;
  /** The same as TypeScript: declarations that the next cell is compiled with. */
  private declarations: string;
  private readonly modules: Modules;
  private running: Running | undefined;

  constructor(
    private readonly language: Language,
    private readonly stop: Stop,
    folder: string,
    given: Given,
  ) {
    this.variables = { ...given.values };
    this.declarations = given.declarations;
    this.modules = new Modules(folder);
    this.modules.update(language.resume(folder));
  }

  /**
   * @param name The name of the cell's code in stack traces.
   * @param shown What becomes of the last expression's value; it may be stopped as the cell itself.
   */
  async execute(
    source: string,
    name: string,
    shown: (value: unknown) => Promise<unknown>,
  ): Promise<CellResult> {
    this.stop.beginCell();
    let result: CellResult = { failed: false };
    let untyped: readonly string[] = [];
    try {
      const cell = this.stop.forcedEnd.runKernelCode(() => this.compile(source, name));
      untyped = cell?.untyped ?? [];
      result = cell ? await this.run(cell, name) : { failed: false };
      if (!result.failed && result.value !== undefined) {
        const { awaits } = this.stop;
        const showing = this.stop.forcedEnd.runCellCode(() => shown(result.value));
        result = { failed: false, value: await awaits.leave(awaits.enter(), showing, name) };
      }
    } catch (error) {
      result = { failed: true, error };
    }
    this.running = undefined;
    this.stop.endCell(result.error);
    return { ...result, untyped };
  }

  complete(code: string, position: number) {
    return this.language.complete(this.declarations, code, position);
  }

  inspect(code: string, position: number) {
    return this.language.inspect(this.declarations, code, position);
  }

  close(): void {
    this.language.close();
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

  /** @returns nothing for a cell that is a module for other cells. */
  private compile(source: string, name: string): CompiledCell | undefined {
    const hint = foreignHint(source);
    if (hint !== undefined) {
      throw new SyntaxError(hint);
    }
    if (this.language.addModule(source)) {
      return undefined;
    }
    const { cell, modules } = this.language.compile(this.declarations, source, name);
    this.modules.update(modules);
    return cell;
  }

  private run(cell: CompiledCell, name: string): Promise<CellResult> {
    return new Promise((done) => {
      const known = cell.names.filter((declared) => declared in this.variables);
      const held = new Map(known.map((declared) => [declared, this.variables[declared]]));
      const running: Running = { cell, held, done, finished: false };
      this.running = running;
      // Without the kernel's functions below the cell's own, where it may be ended by force.
      inTurnOfItsOwn(() => this.start(running, name));
    });
  }

  private start(running: Running, name: string): void {
    const { cell } = running;
    try {
      this.stop.startCode();
      // An asynchronous function always: what a cell throws before its first await arrives in the same way.
      const body = vm.runInThisContext(`(async function (exports, require) {${cell.javascript}\n})`, {
        filename: name,
      });
      body(this.variables, this.modules.require).then(
        () => this.finish(running, { failed: false, value: this.removeLast(cell) }),
        (error: unknown) => this.finish(running, { failed: true, error }),
      );
    } catch (error) {
      this.finish(running, { failed: true, error });
    }
  }

  private removeLast({ lastExpression }: CompiledCell): unknown {
    if (lastExpression === undefined) {
      return undefined;
    }
    const value = this.variables[lastExpression];
    delete this.variables[lastExpression];
    return value;
  }

  private finish(running: Running, result: CellResult): void {
    this.stop.forcedEnd.runKernelCode(() => {
      if (running.finished) {
        return;
      }
      running.finished = true;
      const { cell } = running;
      if (result.failed) {
        this.removeLast(cell);
      }
      this.declarations = result.failed
        ? this.language.declarationsSoFar(cell, this.missing(running))
        : cell.after;
      running.done(result);
    });
  }

  /** Names that the cell declares and never came to. */
  private missing({ cell, held }: Running): ReadonlySet<string> {
    return new Set(
      cell.names.filter((name) =>
        held.has(name) ? this.variables[name] === held.get(name) : !(name in this.variables),
      ),
    );
  }
}

function inTurnOfItsOwn(action: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", () => {
    port1.close();
    action();
  });
  port2.postMessage(undefined);
}
