/** The main thread's connection to Jupyter: hands messages and printed text to the channels' thread. */
import type { Worker } from "node:worker_threads";
import { type Channel, type Shared, Slot, type ToChannels } from "./shared";
import { type Extra, encode, type Request } from "./wire";

/** The most characters of output on their way; code that makes more has to wait. */
const LARGEST_UNSENT = 256_000;

/** How often waiting code looks whether stop was pressed, in milliseconds. */
const LOOK = 50;

/** How long an ending process waits for its clients, in milliseconds. */
const LAST_CHANCE = 2_000;

/** Messages that a Jupyter server never drops and does not count. */
const UNCOUNTED = ["status", "execute_input", "comm_open"];

export class Link {
  private barriers = 0;
  private readonly waiting = new Map<number, () => void>();

  constructor(
    private readonly channels: Worker,
    private readonly key: string,
    private readonly shared: Shared,
  ) {}

  /** Sends a message to every client. */
  publish(request: Request, type: string, content: object, extra?: Extra): void {
    const frames = encode(this.key, { ...request, identities: [] }, type, content, extra);
    const size = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
    Atomics.add(this.shared, Slot.unsent, size);
    this.post({ kind: "send", channel: "iopub", frames, size, counted: !UNCOUNTED.includes(type) });
  }

  /** Sends a message to the client that has asked. */
  reply(channel: Channel, request: Request, type: string, content: object): void {
    this.post({ kind: "send", channel, frames: encode(this.key, request, type, content) });
  }

  /** Printed text is an answer to this request from now on. Without a request it is not shown. */
  follow(request: Request | undefined): void {
    this.post({ kind: "follow", request: request && { ...request, identities: [], content: {} } });
  }

  sendText(name: "stdout" | "stderr", text: string): void {
    Atomics.add(this.shared, Slot.unsent, text.length);
    this.post({ kind: "text", name, text });
  }

  /** Waits while the clients are behind. A press of stop ends the wait, so that the cell can notice it. */
  waitForRoom(): void {
    const { shared } = this;
    for (;;) {
      const unsent = Atomics.load(shared, Slot.unsent);
      if (unsent < LARGEST_UNSENT) {
        return;
      }
      Atomics.wait(shared, Slot.unsent, unsent, LOOK);
      if (Atomics.load(shared, Slot.stop) !== 0) {
        return;
      }
    }
  }

  /** Waits before the process ends until what was printed is sent, but not long. */
  drain(): void {
    const end = performance.now() + LAST_CHANCE;
    for (;;) {
      const unsent = Atomics.load(this.shared, Slot.unsent);
      if (unsent === 0 || performance.now() > end) {
        return;
      }
      Atomics.wait(this.shared, Slot.unsent, unsent, LOOK);
    }
  }

  /** Resolves once everything that Jupyter has sent until now has arrived. */
  barrier(): Promise<void> {
    const number = ++this.barriers;
    return new Promise((resolve) => {
      this.waiting.set(number, resolve);
      this.post({ kind: "barrier", number });
    });
  }

  resolveBarrier(barrier: number): void {
    this.waiting.get(barrier)?.();
    this.waiting.delete(barrier);
  }

  post(message: ToChannels): void {
    this.channels.postMessage(message);
  }
}
