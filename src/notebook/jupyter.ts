/**
 * The same object as `Deno.jupyter`, so that examples written for it run after one import:
 * `import { jupyter } from "../src/notebook/jupyter"`. See https://docs.deno.com/runtime/reference/cli/jupyter/
 */
import { randomUUID } from "node:crypto";
import { currentNotebook, type MessageExtra, type MimeBundle } from "../progress/notebook";
import { imageBundle } from "./image";

/** The method with which a value defines how it is shown. It returns MIME types and contents, or a promise of them. */
export const $display: unique symbol = Symbol.for("Jupyter.display");

export interface Displayable {
  [$display](): Record<string, unknown> | Promise<Record<string, unknown>>;
}

export interface DisplayOptions {
  /** The object is already MIME types and their contents. */
  readonly raw?: boolean;
  /** Replaces the output that was shown under `display_id`. */
  readonly update?: boolean;
  readonly display_id?: string;
}

/** The MIME types and contents of a value: from its `$display`, or its text. */
async function format(value: unknown): Promise<MimeBundle> {
  const own = (value as Partial<Displayable> | null | undefined)?.[$display];
  if (typeof own !== "function") {
    const { inspect } = await import("node:util");
    return { "text/plain": typeof value === "string" ? value : inspect(value) };
  }
  return withPlain((await own.call(value)) as Record<string, unknown>);
}

/** Shows a value below the cell. Outside a notebook its text is printed. */
async function display(value: unknown, options: DisplayOptions = {}): Promise<void> {
  const { raw = false, update = false, display_id = randomUUID() } = options;
  const data = raw ? withPlain(value as Record<string, unknown>) : await format(value);
  const content = { data, metadata: {}, transient: { display_id } };
  await broadcast(update ? "update_display_data" : "display_data", content);
}

/** Sends any message of Jupyter's below the cell. Outside a notebook the text of a display is printed. */
async function broadcast(type: string, content: object, extra?: MessageExtra): Promise<void> {
  const notebook = currentNotebook();
  if (notebook) {
    notebook.broadcast(type, content, extra);
  } else if (type === "display_data") {
    process.stdout.write(`${(content as { data: MimeBundle }).data["text/plain"]}\n`);
  }
}

/** A template string as a value of one MIME type. */
function tagged(mime: string) {
  return (strings: TemplateStringsArray, ...values: unknown[]): Displayable => {
    const text = String.raw({ raw: strings }, ...values);
    return { [$display]: () => ({ [mime]: text }) };
  };
}

/** A PNG, JPEG, GIF, WebP or SVG image: its bytes, or its file's path. */
function image(source: string | Uint8Array): Displayable {
  return { [$display]: () => ({ ...imageBundle(source) }) };
}

/** Adds a plain text for programs that show nothing else, unless the author has given one. */
function withPlain(bundle: Record<string, unknown>): MimeBundle {
  const [first] = Object.entries(bundle);
  const words = typeof first?.[1] === "string" && first[0].startsWith("text/") ? first[1] : `[${first?.[0]}]`;
  return { "text/plain": words, ...bundle };
}

export const jupyter = {
  $display,
  display,
  format,
  broadcast,
  html: tagged("text/html"),
  md: tagged("text/markdown"),
  svg: tagged("image/svg+xml"),
  image,
};
