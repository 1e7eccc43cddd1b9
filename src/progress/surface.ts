import { SingleBar } from "cli-progress";
import { currentNotebook, type MimeBundle, type Notebook, type NotebookOutput } from "./notebook";
import { blocks, type ProgressState, status, summary } from "./progress-text";

/** A place in which a bar is drawn. */
export interface Surface {
  /** The least time between two drawings, in milliseconds. */
  readonly interval: number;
  draw(state: ProgressState): void;
  finish(state: ProgressState): void;
}

/** The surface of this process: a notebook's output area, a terminal, or plain lines on standard error. */
export function currentSurface(): Surface {
  const notebook = currentNotebook();
  if (notebook) {
    return new NotebookSurface(notebook);
  }
  return process.stderr.isTTY ? new TerminalSurface() : new PlainSurface();
}

class NotebookSurface implements Surface {
  readonly interval = 100;
  private output: NotebookOutput | undefined;

  constructor(private readonly notebook: Notebook) {}

  draw(state: ProgressState): void {
    const words = status(state);
    this.show({
      "text/plain": `${state.label} ${blocks(state)} ${words}`,
      "text/html":
        `<div>${escapeHtml(state.label)} <progress value="${state.done}" max="${state.total || 1}">` +
        `</progress> ${escapeHtml(words)}</div>`,
    });
  }

  finish(state: ProgressState): void {
    const line = summary(state);
    this.show({ "text/plain": line, "text/html": `<div>${escapeHtml(line)}</div>` });
  }

  private show(bundle: MimeBundle): void {
    if (this.output) {
      this.output.update(bundle);
    } else {
      this.output = this.notebook.display(bundle);
    }
  }
}

class TerminalSurface implements Surface {
  readonly interval = 100;
  private bar: SingleBar | undefined;

  draw(state: ProgressState): void {
    const payload = { words: status(state) };
    if (this.bar) {
      this.bar.update(state.done, payload);
      return;
    }
    this.bar = new SingleBar({
      format: `${state.label} {bar} {words}`,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 24,
      stream: process.stderr,
      clearOnComplete: true,
      // A program that is stopped with Ctrl-C could not restore a hidden cursor.
      hideCursor: false,
    });
    this.bar.start(state.total, state.done, payload);
  }

  finish(state: ProgressState): void {
    this.bar?.stop();
    process.stderr.write(`${summary(state)}\n`);
  }
}

/** A log file: one line now and then, so that it shows progress without filling up. */
class PlainSurface implements Surface {
  readonly interval = 15_000;
  private first = true;

  draw(state: ProgressState): void {
    if (!this.first) {
      process.stderr.write(`${state.label}: ${status(state)}\n`);
    }
    this.first = false;
  }

  finish(state: ProgressState): void {
    process.stderr.write(`${summary(state)}\n`);
  }
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
