/**
 * The one hook between the library and a notebook's kernel. The kernel registers it on the global object, so
 * that library and kernel never import one another; outside a notebook it is simply absent.
 */

/** What a notebook can draw, by MIME type; `text/plain` is always among them. */
export interface MimeBundle {
  readonly "text/plain": string;
  readonly [mime: string]: unknown;
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

/** What the kernel offers to code that runs in a cell. */
export interface Notebook {
  /** Draws below the cell that runs. */
  display(bundle: MimeBundle, metadata?: OutputMetadata): NotebookOutput;
  /** Empties the cell's output area, with `wait` only once the next output arrives. */
  clearOutput(wait: boolean): void;
  /** True once after stop was pressed for the cell that runs; whoever asks must then end by throwing. */
  takeStop(): boolean;
  /** Every tensor that is alive, oldest first; undefined when TensorFlow is not loaded. */
  liveTensors(): readonly LiveTensor[] | undefined;
}

const key = Symbol.for("attention-workbook.notebook");

/** The notebook whose cell runs this code; undefined in a script or test. */
export function currentNotebook(): Notebook | undefined {
  return (globalThis as { [key]?: Notebook })[key];
}

/** Called by the kernel alone (tests may stand in for it); undefined takes the hook away. */
export function registerNotebook(notebook: Notebook | undefined): void {
  (globalThis as { [key]?: Notebook })[key] = notebook;
}
