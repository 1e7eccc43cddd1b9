import { isInterrupted } from "../src/progress/progress";

/** What a command's process tells `run-child.mjs`, which started it. */
export interface Told {
  /** What becomes of the work if the process is ended now; null if there is nothing to say. */
  readonly kept?: string | null;
  /** Ctrl+C has reached JavaScript, so the work ends by itself. */
  readonly heard?: true;
}

/** What Ctrl+C does. At first it ends the process, as always. */
export class CtrlC {
  private readonly stop = new AbortController();
  private readonly abort = () => {
    this.stop.abort();
    tell({ heard: true });
  };

  constructor(private readonly kept: string) {}

  /** From now on the first one aborts this signal; one more ends the process. */
  aborts(): AbortSignal {
    tell({ kept: this.kept });
    process.once("SIGINT", this.abort);
    return this.stop.signal;
  }

  /** From now on it ends the process again. */
  ends(): void {
    process.off("SIGINT", this.abort);
    tell({ kept: null });
  }
}

function tell(told: Told): void {
  if (process.connected) {
    process.send?.(told, undefined, undefined, () => {}); // Whoever started this may have ended meanwhile.
  }
}

/**
 * A command's action that may be stopped: it then says so on standard error and ends with exit code 130.
 *
 * @param kept what becomes of the work, for the reader
 */
export function stoppable<Input>(
  run: (input: Input, ctrlC: CtrlC) => Promise<void>,
  kept: (input: Input) => string,
): (input: Input) => Promise<void> {
  return async (input) => {
    try {
      await run(input, new CtrlC(kept(input)));
    } catch (error) {
      if (!isInterrupted(error)) {
        throw error;
      }
      console.error(`Stopped; ${kept(input)}`);
      process.exitCode = 130;
    }
  };
}
