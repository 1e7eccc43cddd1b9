/** Questions of a cell to the reader, seen from the channels' thread: one at a time, to the client that runs the cell. */
import type { MessagePort } from "node:worker_threads";
import type { Router } from "zeromq";
import { type Shared, Slot } from "./shared";
import { decode, encode, type Request } from "./wire";

/** A question on its way to the reader. */
export interface Question {
  readonly number: number;
  readonly request: Request;
  readonly prompt: string;
  readonly password: boolean;
}

export interface Answered {
  readonly number: number;
  readonly value: string;
}

export interface StdinSettings {
  readonly socket: Router;
  readonly key: string;
  readonly shared: Shared;
  /** Leads to `questions.ts` in the main thread. */
  readonly port: MessagePort;
  readonly complain: (error: unknown) => void;
}

export class Stdin {
  /** The number of the question that waits for an answer; a later question replaces it. */
  private asked: number | undefined;

  constructor(private readonly settings: StdinSettings) {
    settings.port.on("message", (question: Question) => this.ask(question).catch(settings.complain));
  }

  /** Passes answers on until the socket is closed. */
  async serve(): Promise<void> {
    const { socket, key, shared, port, complain } = this.settings;
    for await (const frames of socket) {
      try {
        const { header, content } = decode(key, frames);
        if (header.msg_type !== "input_reply" || this.asked === undefined) {
          continue;
        }
        const answered: Answered = { number: this.asked, value: String(content.value ?? "") };
        this.asked = undefined;
        port.postMessage(answered);
        Atomics.add(shared, Slot.answers, 1);
        Atomics.notify(shared, Slot.answers);
      } catch (error) {
        complain(error);
      }
    }
  }

  private async ask({ number, request, prompt, password }: Question): Promise<void> {
    const { socket, key } = this.settings;
    this.asked = number;
    const identities = request.identities.map((frame) => Buffer.from(frame));
    await socket.send(encode(key, { ...request, identities }, "input_request", { prompt, password }));
  }
}
