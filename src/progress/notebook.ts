/**
 * The one hook between the library and a notebook's kernel. The kernel registers it on the global object, so
 * that library and kernel never import one another; outside a notebook it is simply absent.
 */

/** What a notebook can draw, by MIME type; `text/plain` is always among them. */
export interface MimeBundle {
  readonly "text/plain": string;
  readonly [mime: string]: unknown;
}

/** A Plotly figure as plain data, whoever made it: what a notebook draws as a chart. */
export interface FigureLike {
  readonly data: readonly object[];
  readonly layout?: object;
  readonly config?: object;
  /** What a slider or a play button steps through. */
  readonly frames?: readonly object[];
  /** What it shows, in words. */
  readonly description?: string;
}

/** What a bundle is, beside its data: `alt` says what an image shows, for all of it or under one MIME type. */
export type OutputMetadata = Readonly<Record<string, unknown>>;

/** One output area that can be drawn again in place. */
export interface NotebookOutput {
  update(bundle: MimeBundle, metadata?: OutputMetadata): void;
}

/** A tensor that is still alive, and the cell that made it. */
export interface LiveTensor {
  /** The cell's execution count; 0 for tensors made outside any cell. */
  readonly cell: number;
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly bytes: number;
  readonly variable: boolean;
}

/** Parts of a message beside its content. */
export interface MessageExtra {
  readonly metadata?: object;
  readonly buffers?: readonly Uint8Array[];
}

/** A channel to a page beside the notebook, such as a widget. */
export interface Comm {
  readonly id: string;
  /** @param data Anything that JSON can hold. */
  send(data: object): void;
  close(data?: object): void;
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: (data: unknown) => void): void;
}

/** Called when a page opens a channel, with what it sends along. */
export type CommTarget = (comm: Comm, data: unknown) => void;

/** What the kernel offers to code that runs in a cell. */
export interface Notebook {
  /** Draws below the cell that runs. */
  display(bundle: MimeBundle, metadata?: OutputMetadata): NotebookOutput;
  /** Empties the cell's output area, with `wait` only once the next output arrives. */
  clearOutput(wait: boolean): void;
  /** Sends any message below the cell. */
  broadcast(type: string, content: object, extra?: MessageExtra): void;
  /**
   * Asks the reader and waits.
   * @throws Error where nobody can be asked; Interrupted when stop is pressed.
   */
  ask(prompt: string, password: boolean): string;
  readonly comms: {
    register(name: string, target: CommTarget): void;
    start(name: string, data: object): Comm;
  };
  /** True once after stop was pressed for the cell that runs; whoever asks must then end by throwing. */
  takeStop(): boolean;
  /** Every tensor that is alive, oldest first; undefined when TensorFlow is not loaded. */
  liveTensors(): readonly LiveTensor[] | undefined;
}

/** On a promise that shows what it is about by itself, so that a cell which ends with it shows no promise. */
export const shownAlready: unique symbol = Symbol.for("attention-workbook.shown");

const key = Symbol.for("attention-workbook.notebook");

/** The notebook whose cell runs this code; undefined in a script or test. */
export function currentNotebook(): Notebook | undefined {
  return (globalThis as { [key]?: Notebook })[key];
}

/** Called by the kernel alone (tests may stand in for it); undefined takes the hook away. */
export function registerNotebook(notebook: Notebook | undefined): void {
  (globalThis as { [key]?: Notebook })[key] = notebook;
}
