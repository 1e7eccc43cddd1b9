/** `process.stdin` of a notebook: code that reads a line from it, such as Node's `readline`, asks the reader. */
import { Readable } from "node:stream";
import type { Questions } from "./questions";

/**
 * How long a wanted line is not asked for, in milliseconds: code that has just got a line may ask a question of its own
 * first.
 */
const REST = 20;

/** How long a cell must run before a stream that an earlier cell has left open asks in it, in milliseconds. */
const LONGER = 500;

export interface StandardInputSettings {
  readonly questions: Questions;
  /** Whether a cell runs. */
  readonly running: () => boolean;
  /** Ends the running cell with an error. */
  readonly fail: (error: unknown) => void;
}

export class StandardInput extends Readable {
  /** Counts the cells. */
  private cell = 0;
  /** The cell in which code wanted a line that has not come; 0 if no line is wanted. */
  private wantedIn = 0;
  private asked = false;

  constructor(private readonly settings: StandardInputSettings) {
    super();
  }

  /** A new cell runs. A question of the cell before is not answered any more, so it may be asked again. */
  startCell(): void {
    this.cell++;
    this.asked = false;
    if (this.wantedIn !== 0) {
      this.askInLongCell(this.cell);
    }
  }

  /** Asks once this cell has run for a while, not counting its compilation. */
  private askInLongCell(cell: number, since?: number): void {
    setTimeout(() => {
      if (cell !== this.cell) {
        return;
      }
      if (!this.settings.running()) {
        this.askInLongCell(cell);
      } else if (since === undefined || performance.now() - since < LONGER) {
        this.askInLongCell(cell, since ?? performance.now());
      } else if (this.isWaitedFor()) {
        this.ask();
      }
    }, LONGER / 5).unref();
  }

  override _read(): void {
    this.wantedIn = this.cell;
    this.askSoon(REST);
  }

  override resume(): this {
    super.resume();
    if (this.wantedIn !== 0) {
      this.wantedIn = this.cell;
      this.askSoon(REST);
    }
    return this;
  }

  private askSoon(milliseconds: number): void {
    const { cell } = this;
    setTimeout(() => {
      if (cell === this.cell && this.isWaitedFor()) {
        this.ask();
      }
    }, milliseconds).unref();
  }

  private isWaitedFor(): boolean {
    const listening = this.listenerCount("data") + this.listenerCount("readable") > 0;
    return this.wantedIn !== 0 && !this.asked && !this.isPaused() && listening && this.settings.running();
  }

  private ask(): void {
    try {
      this.settings.questions.askLater("", (line) => {
        this.asked = false;
        this.wantedIn = 0;
        this.push(`${line}\n`);
      });
      this.asked = true;
    } catch (error) {
      // A stream that an earlier cell has left open is no fault of this cell.
      if (this.wantedIn === this.cell) {
        this.settings.fail(error);
      }
    }
  }
}

/** Replaces the process's own standard input. */
export function replaceStandardInput(input: StandardInput): void {
  Object.defineProperty(process, "stdin", { configurable: true, enumerable: true, get: () => input });
}
