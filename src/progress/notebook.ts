/**
 * The hook between the library and a notebook's kernel. The kernel registers it on the global object, so that
 * library and kernel never import each other. Outside a notebook the hook is absent.
 */

/** What a notebook can draw, by MIME type; `text/plain` is always among them. */
export interface MimeBundle {
  readonly "text/plain": string;
  readonly [mime: string]: unknown;
}

/** A Plotly figure as plain data, whoever made it. A notebook draws it as a chart. */
export interface FigureLike {
  readonly data: readonly object[];
  readonly layout?: object;
  readonly config?: object;
  /** The steps of a slider or a play button. */
  readonly frames?: readonly object[];
  /** The still version of an animated figure, for pictures. */
  readonly still?: { readonly data: readonly object[]; readonly layout?: object };
  /** A description in words. */
  readonly description?: string;
}

/** Metadata of a bundle. `alt` describes an image, for the whole bundle or under one MIME type. */
export type OutputMetadata = Readonly<Record<string, unknown>>;

/** An output that can be redrawn in place. */
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

/** Parts of a message besides its content. */
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

/** Called when a page opens a channel, with the data that the page sends. */
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
   * @throws Error if nobody can be asked; Interrupted when stop is pressed
   */
  ask(prompt: string, password: boolean): string;
  readonly comms: {
    register(name: string, target: CommTarget): void;
    start(name: string, data: object): Comm;
  };
  /** True once after stop was pressed for the running cell. The caller must then throw. */
  consumeStop(): boolean;
  /** Every tensor that is alive, oldest first; undefined when TensorFlow is not loaded. */
  liveTensors(): readonly LiveTensor[] | undefined;
}

/** Marks a promise whose result is shown already, so that a cell that ends with it does not show the promise. */
export const shownAlready: unique symbol = Symbol.for("attention-workbook.shown");

const key = Symbol.for("attention-workbook.notebook");

/** The notebook whose cell runs this code; undefined in a script or test. */
export function currentNotebook(): Notebook | undefined {
  return (globalThis as { [key]?: Notebook })[key];
}

/** Called only by the kernel, or by tests in its place. `undefined` removes the hook. */
export function registerNotebook(notebook: Notebook | undefined): void {
  (globalThis as { [key]?: Notebook })[key] = notebook;
}
