/**
 * Questions of a cell to the reader. `ask` waits for the answer, as `prompt` does in a browser, and can be stopped;
 * `askLater` does not wait.
 */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { type Shared, Slot } from "./shared";
import type { Answered, Question } from "./stdin";
import type { Stop } from "./stop";
import type { Request } from "./wire";

/** How often waiting code looks whether stop was pressed, in milliseconds. */
const LOOK = 100;

/** Thrown if the program that runs the cells allows no questions. */
class NoInput extends Error {
  override readonly name = "NoInput";

  constructor() {
    super(
      "this cell asks for input, and the program that runs it allows none (allow_stdin is false): run it in JupyterLab, Notebook or the console, or set the value in the cell",
    );
  }
}

export class Questions {
  private number = 0;
  private request: Request | undefined;
  private allowed = false;
  private readonly later = new Map<number, (value: string) => void>();

  constructor(
    private readonly port: MessagePort,
    private readonly shared: Shared,
    private readonly stop: Stop,
  ) {
    port.on("message", (answered: Answered) => this.answer(answered));
    // The port alone must not keep the process alive.
    port.unref();
  }

  /** Asks this request's client from now on. Answers to questions of earlier cells are ignored. */
  follow(request: Request, allowed: boolean): void {
    this.request = request;
    this.allowed = allowed;
    this.later.clear();
  }

  /**
   * Asks and waits.
   * @throws NoInput if questions are not allowed.
   * @throws Interrupted if stop is pressed.
   */
  ask(prompt: string, password = false): string {
    const number = this.send(prompt, password);
    for (;;) {
      this.stop.throwIfPressed();
      const answers = Atomics.load(this.shared, Slot.answers);
      const received = receiveMessageOnPort(this.port) as { message: Answered } | undefined;
      if (received?.message.number === number) {
        return received.message.value;
      }
      if (!received) {
        Atomics.wait(this.shared, Slot.answers, answers, LOOK);
      }
    }
  }

  /**
   * Asks and goes on. `answer` is called unless the cell ends before.
   * @throws NoInput if questions are not allowed.
   */
  askLater(prompt: string, answer: (value: string) => void): void {
    this.later.set(this.send(prompt, false), answer);
  }

  private send(prompt: string, password: boolean): number {
    if (!this.request || !this.allowed) {
      throw new NoInput();
    }
    const { header, identities } = this.request;
    const number = ++this.number;
    const question: Question = { number, request: { header, identities, content: {} }, prompt, password };
    this.port.postMessage(question);
    return number;
  }

  private answer({ number, value }: Answered): void {
    const answer = this.later.get(number);
    this.later.delete(number);
    answer?.(value);
  }
}
