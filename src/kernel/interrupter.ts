/**
 * The stop button, seen from the channels' thread. First it asks: a flag that running code looks at, and a message
 * to the event loop. When neither is taken notice of, the main thread stands in a loop that never looks, and its
 * JavaScript is ended through an inspector session.
 */
import { Session } from "node:inspector";
import { type Shared, Slot, type ToMain } from "./shared";

/** How long running code may take to notice, counted from the first moment it could: milliseconds. */
const patience = 400;

/** The main thread's answer to "where do you stand?"; see `probe` in `forced-end.ts`. */
export interface Probe {
  /** Whether code of a cell runs right now, so that ending it harms nothing else. */
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
  ) {}

  /** Runs `action` now, or once no JavaScript is about to be ended: a message must not arrive in between. */
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
    if (!this.open(number)) {
      return;
    }
    await this.endByForce(number);
  }

  /** Whether that stop still waits for somebody to take notice. */
  private open(number: number): boolean {
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
      // Answered only once JavaScript runs: native work that takes long is waited for.
      await probe(session, false);
      await sleep(patience / 2);
      while (this.open(number)) {
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

/** With `arm`, an endable place is held: the kernel's own code waits there for the end. */
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
