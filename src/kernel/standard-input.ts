/** `process.stdin` of a notebook: whoever reads a line from it, such as Node's `readline`, asks the reader. */
import { Readable } from "node:stream";
import type { Questions } from "./questions";

/** Whoever has got a line may ask with words of its own before the next one is asked for, in milliseconds. */
const REST = 20;

/** A reader that an earlier cell has left open asks only in a cell that runs for so long, in milliseconds. */
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
  /** The cell in which a line was asked for that has not come; 0 when none is. */
  private wantedIn = 0;
  private asked = false;

  constructor(private readonly settings: StandardInputSettings) {
    super();
  }

  /** A new cell runs: what the one before has asked is not answered any more, and may be asked again. */
  next(): void {
    this.cell++;
    this.asked = false;
    if (this.wantedIn !== 0) {
      this.askLate(this.cell);
    }
  }

  /** Once this cell has run for a while; compiling it does not count. */
  private askLate(cell: number, since?: number): void {
    setTimeout(() => {
      if (cell !== this.cell) {
        return;
      }
      if (!this.settings.running()) {
        this.askLate(cell);
      } else if (since === undefined || performance.now() - since < LONGER) {
        this.askLate(cell, since ?? performance.now());
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
      // A reader that an earlier cell has left open is no fault of this one.
      if (this.wantedIn === this.cell) {
        this.settings.fail(error);
      }
    }
  }
}

/** Puts it in the place of the process's own. */
export function replaceStandardInput(input: StandardInput): void {
  Object.defineProperty(process, "stdin", { configurable: true, enumerable: true, get: () => input });
}
