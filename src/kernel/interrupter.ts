/**
 * The stop button, seen from the channels' thread. First it asks, by a flag that running code looks at and by a message
 * to the event loop. If neither has an effect, the main thread is in code that never looks, such as a long regular
 * expression, and its JavaScript is ended through an inspector session.
 */
import { Session } from "node:inspector";
import { type Shared, Slot, type ToMain } from "./shared";

/** How long running code may take to notice a stop, in milliseconds. */
const patience = 400;

/** Where the main thread stands; the answer of `probe` in `forced-end.ts`. */
export interface Probe {
  /** Whether a cell's code runs, not the kernel's, so that ending it does no harm. */
  readonly endable: boolean;
  readonly stack: string;
}

export const probeName = "attention-workbook.probe";

export class Interrupter {
  private number = 0;
  private held: (() => void)[] | undefined;

  constructor(
    private readonly shared: Shared,
    private readonly post: (message: ToMain) => void,
    /** Ends the child for which the cell waits, given the number of the wait. */
    private readonly endAwaited: (wait: number) => Promise<void>,
  ) {}

  /** Runs `action` now, or after a forced end that is under way, during which no message may arrive. */
  whenQuiet(action: () => void): void {
    if (this.held) {
      this.held.push(action);
    } else {
      action();
    }
  }

  async interrupt(): Promise<void> {
    const { shared } = this;
    if (Atomics.load(shared, Slot.running) === 0 && Atomics.load(shared, Slot.floating) === 0) {
      return;
    }
    const number = ++this.number;
    Atomics.store(this.shared, Slot.stop, 1);
    this.whenQuiet(() => this.post({ kind: "interrupt", number }));
    if (this.held) {
      return;
    }
    await sleep(patience);
    if (!this.isUnnoticed(number)) {
      return;
    }
    await this.endWaits(number);
    if (this.isUnnoticed(number)) {
      await this.endByForce(number);
    }
  }

  /**
   * Ends the child that the cell waits for; `aroundWait` in `stop.ts` notices the stop then. Once is not enough: the child
   * may not have started yet, or may be starting others just now.
   */
  private async endWaits(number: number): Promise<void> {
    let wait = Atomics.load(this.shared, Slot.wait);
    while (wait !== 0 && this.isUnnoticed(number)) {
      await this.endAwaited(wait);
      await sleep(patience / 4);
      wait = Atomics.load(this.shared, Slot.wait);
    }
  }

  /** Whether no code has noticed the stop with this number yet. */
  private isUnnoticed(number: number): boolean {
    return (
      number === this.number &&
      Atomics.load(this.shared, Slot.stop) === 1 &&
      Atomics.load(this.shared, Slot.seen) < number &&
      Atomics.load(this.shared, Slot.running) === 1
    );
  }

  private async endByForce(number: number): Promise<void> {
    const session = new Session();
    session.connectToMainThread();
    this.held = [];
    try {
      // The answer comes only when JavaScript runs, so this waits for long native work.
      await probe(session, false);
      await sleep(patience / 2);
      while (this.isUnnoticed(number)) {
        const { endable, stack } = await probe(session, true);
        if (endable) {
          await call(session, "Runtime.terminateExecution");
          Atomics.store(this.shared, Slot.forced, 1);
          this.post({ kind: "terminated", stack });
          return;
        }
        await sleep(patience / 10);
      }
    } finally {
      session.disconnect();
      const held = this.held;
      this.held = undefined;
      for (const action of held) {
        action();
      }
    }
  }
}

/** @param arm Whether the main thread, if it can be ended where it stands, must not run kernel code before the end. */
async function probe(session: Session, arm: boolean): Promise<Probe> {
  const expression = `globalThis[Symbol.for(${JSON.stringify(probeName)})](${arm})`;
  const reply = (await call(session, "Runtime.evaluate", { expression, returnByValue: true })) as {
    result: { value: Probe };
  };
  return reply.result.value;
}

function call(session: Session, method: string, params?: object): Promise<object> {
  return new Promise((resolve, reject) => {
    session.post(method, params, (error, reply) => (error ? reject(error) : resolve(reply as object)));
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
