import { SingleBar } from "cli-progress";
import { blocks, type Measure, status, summary } from "./measure";
import { currentNotebook, type MimeBundle, type Notebook, type NotebookOutput } from "./notebook";

/** Where a bar is drawn. */
export interface Surface {
  /** The least time between two drawings, in milliseconds. */
  readonly interval: number;
  draw(measure: Measure): void;
  finish(measure: Measure): void;
}

/** A notebook's output area, a terminal, or plain lines on standard error: whatever this process has. */
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

  draw(measure: Measure): void {
    const words = status(measure);
    this.show({
      "text/plain": `${measure.label} ${blocks(measure)} ${words}`,
      "text/html":
        `<div>${escapeHtml(measure.label)} <progress value="${measure.done}" max="${measure.total || 1}">` +
        `</progress> ${escapeHtml(words)}</div>`,
    });
  }

  finish(measure: Measure): void {
    const line = summary(measure);
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

  draw(measure: Measure): void {
    const payload = { words: status(measure) };
    if (this.bar) {
      this.bar.update(measure.done, payload);
      return;
    }
    this.bar = new SingleBar({
      format: `${measure.label} {bar} {words}`,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 24,
      stream: process.stderr,
      clearOnComplete: true,
      // A program that is stopped with Ctrl-C could not show the cursor again.
      hideCursor: false,
    });
    this.bar.start(measure.total, measure.done, payload);
  }

  finish(measure: Measure): void {
    this.bar?.stop();
    process.stderr.write(`${summary(measure)}\n`);
  }
}

/** A log file: one line now and then, so that it shows life without filling up. */
class PlainSurface implements Surface {
  readonly interval = 15_000;
  private first = true;

  draw(measure: Measure): void {
    if (!this.first) {
      process.stderr.write(`${measure.label}: ${status(measure)}\n`);
    }
    this.first = false;
  }

  finish(measure: Measure): void {
    process.stderr.write(`${summary(measure)}\n`);
  }
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
