/** Answers to Jupyter's requests; what tslab's handler answers as Jupyter expects is left to it. */
import { isCompleteCode } from "tslab/dist/converter";
import { JupyterHandlerImpl } from "tslab/dist/jupyter";
import { History } from "./history";
import type { Language } from "./language/language";
import type { Outputs, Publish } from "./outputs";
import { resultBundle } from "./results";
import type { Session } from "./session";
import type { Stop } from "./stop";
import type { TensorFlowWatch } from "./tensorflow";
import { type ErrorContent, errorContent } from "./traceback";

export interface ExecuteRequest {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly user_expressions?: Record<string, string>;
}

export interface Executed {
  readonly reply: { readonly status: "ok" | "error"; readonly execution_count: number };
  /** To be published below the cell once nothing else comes. */
  readonly error?: ErrorContent;
}

export interface HandlerParts {
  readonly root: string;
  readonly folder: string;
  readonly info: object;
  readonly session: Session;
  readonly language: Language;
  readonly outputs: Outputs;
  readonly stop: Stop;
  readonly tensorFlow: TensorFlowWatch;
}

type Inherited<Name extends keyof JupyterHandlerImpl> = JupyterHandlerImpl[Name] extends (
  ...parameters: never[]
) => infer Result
  ? Result
  : never;

export class Handler extends JupyterHandlerImpl {
  readonly history = new History();
  private count = 0;
  private hidden = 0;
  /** Source by the name under which the cell ran. */
  private readonly sources = new Map<string, string>();

  constructor(private readonly parts: HandlerParts) {
    // tslab's handler completes and explains through an executor; only those two are taken from here.
    super(parts.session as never, false);
  }

  override handleKernel(): Inherited<"handleKernel"> {
    return this.parts.info as Inherited<"handleKernel">;
  }

  /** Runs a cell. */
  async execute(request: ExecuteRequest, publish: Publish): Promise<Executed> {
    const { session, outputs, tensorFlow } = this.parts;
    const silent = request.silent === true;
    const stored = !silent && request.store_history !== false;
    if (stored) {
      this.count++;
      this.history.add(this.count, request.code);
    }
    const execution_count = this.count;
    outputs.follow(silent ? () => {} : publish);
    if (!silent) {
      publish("execute_input", { code: request.code, execution_count });
    }
    const name = stored ? `Cell [${execution_count}].ts` : `Hidden cell [${++this.hidden}].ts`;
    this.sources.set(name, request.code);
    if (stored) {
      tensorFlow.cell = execution_count;
    }

    const { failed, error, value } = await session.execute(request.code, name);
    if (failed) {
      return this.failure(error, name);
    }
    if (!silent && value !== undefined) {
      try {
        const data = this.parts.stop.user(() => resultBundle(value));
        if (stored) {
          this.history.result(data["text/plain"]);
        }
        publish("execute_result", { data, metadata: {}, execution_count });
      } catch (thrown) {
        return this.failure(thrown, name);
      }
    }
    const reply = { status: "ok" as const, execution_count, payload: [], user_expressions: {} };
    return { reply };
  }

  override handleIsComplete({ code }: { code: string }): Inherited<"handleIsComplete"> {
    const { completed, indent = "" } = isCompleteCode(code);
    if (!completed) {
      return { status: "incomplete", indent };
    }
    const broken = this.parts.language.brokenAt(code);
    if (broken === undefined) {
      return { status: "complete" };
    }
    return broken === "end" ? { status: "incomplete", indent: "" } : { status: "invalid" };
  }

  override handleInspect(request: { code: string; cursor_pos: number; detail_level: 0 | 1 }) {
    const position = toUnits(request.code, request.cursor_pos);
    return super.handleInspect({ ...request, cursor_pos: position });
  }

  override handleComplete(request: { code: string; cursor_pos: number }): Inherited<"handleComplete"> {
    const { code } = request;
    const reply = super.handleComplete({ code, cursor_pos: toUnits(code, request.cursor_pos) });
    return {
      ...reply,
      cursor_start: toCharacters(code, reply.cursor_start),
      cursor_end: toCharacters(code, reply.cursor_end),
    };
  }

  override handleShutdown(request: { restart: boolean }): Inherited<"handleShutdown"> {
    return { status: "ok", restart: request.restart } as Inherited<"handleShutdown">;
  }

  override close(): void {
    this.parts.session.close();
  }

  private failure(error: unknown, name: string): Executed {
    const { root, folder, language, stop } = this.parts;
    const content = errorContent(error, name, {
      root,
      folder,
      awaited: (thrown) => stop.awaits.awaitedBy(thrown),
      original: (place) => language.maps.original(place),
      cellSource: (cell) => this.sources.get(cell),
    });
    return { reply: { status: "error", execution_count: this.count, ...content }, error: content };
  }
}

/** Jupyter counts characters, TypeScript 16-bit units; they differ after an emoji. */
function toUnits(text: string, characters: number): number {
  return [...text].slice(0, characters).join("").length;
}

function toCharacters(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
