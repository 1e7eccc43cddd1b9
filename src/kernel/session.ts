/** What a notebook's cells share, their variables and the modules that they import; and how one cell runs. */
import vm from "node:vm";
import { MessageChannel } from "node:worker_threads";
import { foreignHint } from "./hints";
import { type Declarations, NOTHING_DECLARED } from "./language/earlier-cells";
import type { CompiledCell, Language } from "./language/language";
import { Modules } from "./modules";
import type { Stop } from "./stop";

export interface CellResult {
  readonly failed: boolean;
  /** What was thrown, if it failed. */
  readonly error?: unknown;
  /** The value of the last expression, if it did not fail. */
  readonly value?: unknown;
  /** Names of the cell whose type is `any` in the next cells. */
  readonly untyped?: readonly string[];
}

/** What every cell may use without an import. */
export interface Given {
  readonly values: Readonly<Record<string, unknown>>;
  /** Their declarations in TypeScript. */
  readonly declarations: string;
}

interface Running {
  readonly cell: CompiledCell;
  /** The values before the cell ran of the names that it declares. */
  readonly held: ReadonlyMap<string, unknown>;
  readonly done: (result: CellResult) => void;
  finished: boolean;
}

/** Compiles a cell, runs it, and keeps what it has declared, even if it fails on its way. */
export class Session {
  /** The `exports` of all cells: what they have declared. */
  private readonly variables: Record<string, unknown>;
  /** The variables' declarations in TypeScript, with which the next cell is compiled. */
  private declarations: Declarations;
  private readonly modules: Modules;
  /** What is wrong with the project's settings, until it has been said below a cell. */
  private readonly problems: string[];
  private running: Running | undefined;

  constructor(
    private readonly language: Language,
    private readonly stop: Stop,
    folder: string,
    given: Given,
  ) {
    this.variables = { ...given.values };
    this.declarations = { ...NOTHING_DECLARED, recent: given.declarations };
    this.modules = new Modules(folder, language.inWorkbook ? undefined : language.resolution);
    this.problems = [...language.problems];
    this.modules.update(language.resume(folder));
  }

  /**
   * @param name The name of the cell's code in stack traces.
   * @param shown Turns the last expression's value into what is shown; a stop reaches it like the cell itself.
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

  /** Ends the running cell after its JavaScript was ended by force. */
  abandon(error: unknown): void {
    if (this.running) {
      this.finish(this.running, { failed: true, error });
    }
  }

  /** An object that identifies the running cell. */
  get current(): object | undefined {
    return this.running;
  }

  /** @returns undefined if the cell is a module for other cells. */
  private compile(source: string, name: string): CompiledCell | undefined {
    for (const problem of this.problems.splice(0)) {
      process.stderr.write(`${problem}\n`);
    }
    const hint = foreignHint(source, this.language.inWorkbook);
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
      // In a turn of its own the cell has no kernel functions below it on the stack, so it may be ended by force.
      inTurnOfItsOwn(() => this.start(running, name));
    });
  }

  private start(running: Running, name: string): void {
    const { cell } = running;
    try {
      this.stop.startCode();
      // Always asynchronous, so that what a cell throws before its first await arrives as a rejection, too.
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
        ? this.language.declarationsSoFar(cell, this.missingNames(running))
        : cell.after;
      running.done(result);
    });
  }

  /** Names that the cell declares but has not assigned. */
  private missingNames({ cell, held }: Running): ReadonlySet<string> {
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
