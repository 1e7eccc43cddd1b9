/** Answers to Jupyter's requests. */
import type { MimeBundle } from "../progress/notebook";
import type { Comms } from "./comms";
import { History } from "./history";
import type { Language } from "./language/language";
import type { Place } from "./language/source-maps";
import type { Link } from "./link";
import type { Outputs } from "./outputs";
import type { Questions } from "./questions";
import { isShownAlready, resultBundle } from "./results";
import type { Session } from "./session";
import type { StandardInput } from "./standard-input";
import type { Stop } from "./stop";
import type { TensorFlowWatch } from "./tensorflow-watch";
import { type ErrorContent, errorContent } from "./traceback";
import type { Request } from "./wire";

export interface ExecuteRequest {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly allow_stdin?: boolean;
  readonly user_expressions?: Record<string, string>;
}

interface CodeRequest {
  readonly code: string;
  readonly cursor_pos: number;
}

export interface Executed {
  readonly reply: { readonly status: "ok" | "error"; readonly execution_count: number };
  /** Published below the cell after all of its other output. */
  readonly error?: ErrorContent;
}

export interface HandlerParts {
  /** The project's folder, the workbook's, and that of the kernel's own compiled files. */
  readonly root: string;
  readonly home: string;
  readonly kernelFolder: string;
  readonly folder: string;
  readonly info: object;
  readonly link: Link;
  readonly session: Session;
  readonly language: Language;
  readonly outputs: Outputs;
  readonly comms: Comms;
  readonly questions: Questions;
  readonly input: StandardInput;
  readonly stop: Stop;
  readonly tensorFlow: TensorFlowWatch;
}

export class Handler {
  private readonly history = new History();
  private count = 0;
  private hidden = 0;
  /** Each cell's source by the name under which it ran. */
  private readonly sources = new Map<string, string>();

  constructor(private readonly parts: HandlerParts) {}

  /** The number of the next cell that is counted. */
  get nextCount(): number {
    return this.count + 1;
  }

  /** The content of the reply to a request that runs no code; undefined if the request is unknown. */
  answer({ header, content }: Request): object | undefined {
    // The casts below: the protocol says what the content of each kind of request is.
    switch (header.msg_type) {
      case "kernel_info_request":
        return this.parts.info;
      case "is_complete_request":
        return this.isComplete(String(content.code));
      case "complete_request":
        return this.complete(content as unknown as CodeRequest);
      case "inspect_request":
        return this.inspect(content as unknown as CodeRequest);
      case "history_request":
        return this.history.answer(content);
      case "comm_info_request":
        return { status: "ok", comms: this.parts.comms.info(content.target_name) };
      case "shutdown_request":
        return { status: "ok", restart: content.restart === true };
      case "debug_request":
        return {};
      default:
        return undefined;
    }
  }

  /** Runs a cell. */
  async execute(content: ExecuteRequest, request: Request): Promise<Executed> {
    const { session, outputs, link, tensorFlow } = this.parts;
    const { code, silent = false } = content;
    const stored = !silent && content.store_history !== false;
    if (stored) {
      this.count++;
      this.history.add(this.count, code);
      tensorFlow.cell = this.count;
    }
    outputs.follow(silent ? undefined : request);
    this.parts.questions.follow(request, content.allow_stdin === true);
    this.parts.input.startCell();
    if (!silent) {
      link.publish(request, "execute_input", { code, execution_count: this.count });
    }
    const name = stored ? `Cell [${this.count}].ts` : `Hidden cell [${++this.hidden}].ts`;
    this.sources.set(name, code);

    const shown = silent ? nothing : valueShown;
    const { failed, error, value, untyped = [] } = await session.execute(code, name, shown);
    if (untyped.length > 0 && !silent) {
      process.stderr.write(
        `For the next cells, what has no name they could use is any in the type of ${listed(untyped)}.\n`,
      );
    }
    if (failed) {
      return this.failure(error, name);
    }
    if (value !== undefined) {
      const data = value as MimeBundle;
      if (stored) {
        this.history.setResult(data["text/plain"]);
      }
      link.publish(request, "execute_result", { data, metadata: {}, execution_count: this.count });
    }
    this.warnOfFloatingWork();
    return {
      reply: Object.assign({ status: "ok" as const, execution_count: this.count }, emptyParts),
    };
  }

  close(): void {
    this.parts.session.close();
  }

  /** Lists below the cell the work that it has begun and not waited for. */
  private warnOfFloatingWork(): void {
    const { stop, root } = this.parts;
    const places = stop.floating.places().map((place) => place.replace(`${root}/`, ""));
    if (places.length > 0) {
      const list = places.map((place) => `  at ${place}\n`).join("");
      process.stderr.write(
        `This cell has ended, and work that it has begun goes on in the background:\n${list}Write await before the call that begins it; the stop button ends it.\n`,
      );
    }
  }

  private isComplete(code: string): object {
    const broken = this.parts.language.brokenAt(code);
    if (broken === "inside") {
      return { status: "invalid" };
    }
    const { completed, indent = "" } = this.parts.language.isComplete(code);
    return completed && broken === undefined ? { status: "complete" } : { status: "incomplete", indent };
  }

  private inspect({ code, cursor_pos }: CodeRequest): object {
    const text = this.parts.session.inspect(code, toUnits(code, cursor_pos));
    const data = text === undefined ? {} : { "text/plain": text };
    return { status: "ok", found: text !== undefined, data, metadata: {} };
  }

  private complete({ code, cursor_pos }: CodeRequest): object {
    const { start, end, candidates } = this.parts.session.complete(code, toUnits(code, cursor_pos));
    return {
      status: "ok",
      matches: candidates,
      cursor_start: toCharacters(code, start),
      cursor_end: toCharacters(code, end),
      metadata: {},
    };
  }

  /** An error that reached nobody, as text for the reader. */
  describe(error: unknown): string {
    return this.content(error, "").traceback.join("\n");
  }

  private failure(error: unknown, name: string): Executed {
    const content = this.content(error, name);
    return { reply: { status: "error", execution_count: this.count, ...content }, error: content };
  }

  private content(error: unknown, name: string): ErrorContent {
    const { root, home, kernelFolder, folder, language, stop } = this.parts;
    const settings = {
      root,
      home,
      kernelFolder,
      folder,
      awaited: (thrown: unknown) => stop.awaits.awaitedBy(thrown),
      original: (place: Place) => language.maps.original(place),
      cellSource: (cell: string) => this.sources.get(cell),
    };
    return stop.whileAsking(() => errorContent(error, name, settings));
  }
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

async function nothing(): Promise<undefined> {
  return undefined;
}

async function valueShown(value: unknown): Promise<MimeBundle | undefined> {
  return isShownAlready(value) ? undefined : resultBundle(value);
}

/** Parts of a reply that Jupyter wants and that are always empty here. */
const emptyParts = { payload: [], user_expressions: {} };

/** Jupyter counts characters and TypeScript 16-bit units, of which an emoji has two. */
function toUnits(text: string, characters: number): number {
  return [...text].slice(0, characters).join("").length;
}

function toCharacters(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
