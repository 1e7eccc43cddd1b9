/**
 * The messages that go to every client: status, output, errors. Printed text is gathered for a few milliseconds before
 * it is sent. Nothing is dropped: the kernel waits for a client that reads slowly, and so does the thread that runs cells.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { XPublisher } from "zeromq";
import { Pace } from "./pace";
import { type Shared, Slot } from "./shared";
import { encode, type Request } from "./wire";

/** How long text is gathered for one message, in milliseconds. */
const GATHERING = 5;

/** From so many characters on, text is sent at once. */
const ENOUGH_TEXT = 16_000;

/** The most characters in one message of text; longer text is cut. */
const LARGEST_TEXT = 64_000;

/**
 * After so many milliseconds the others no longer wait for a client that reads nothing. The socket has room again only
 * when a client has read some hundred messages, for which one on a busy machine needs long.
 */
const PATIENCE = 60_000;

/**
 * The most messages that may wait for one client inside the socket. They are sent before the answer to a stop, so a
 * higher number makes the stop seem slower.
 */
export const HIGH_WATER_MARK = 500;

/**
 * A Jupyter server passes on 1,000,000 bytes of text and 1,000 messages a second, measured over three seconds, and
 * drops the rest. Burst and rate together stay below these limits.
 */
const SERVER_TEXT = { burst: 900_000, perSecond: 550_000 };
const SERVER_MESSAGES = { burst: 1_000, perSecond: 450 };

type StreamName = "stdout" | "stderr";

interface Outgoing {
  readonly frames: () => readonly (string | Uint8Array)[];
  /** Its part of the shared counter `Slot.unsent`. */
  readonly size: number;
  readonly text: boolean;
  /** Whether a Jupyter server counts it among the messages that it may drop. */
  readonly counted: boolean;
}

export interface IopubSettings {
  readonly socket: XPublisher;
  readonly shared: Shared;
  readonly key: string;
  /** Whether a Jupyter server stands between the kernel and the reader. */
  readonly server: boolean;
  readonly complain: (error: unknown) => void;
}

export class Iopub {
  private readonly queue: Outgoing[] = [];
  private parent: Request | undefined;
  private gathered: { name: StreamName; text: string; timer: NodeJS.Timeout } | undefined;
  private working: Promise<void> | undefined;
  private readonly textPace: Pace | undefined;
  private readonly messagePace: Pace | undefined;

  constructor(private readonly settings: IopubSettings) {
    if (!settings.server) {
      return;
    }
    this.textPace = new Pace(SERVER_TEXT);
    this.messagePace = new Pace(SERVER_MESSAGES);
  }

  /** Printed text belongs to this request from now on. Without a request it is not shown. */
  follow(request: Request | undefined): void {
    this.flush();
    this.parent = request;
  }

  /** Adds printed text, which the shared counter already holds. */
  addText(name: StreamName, text: string): void {
    if (!this.parent) {
      this.release(text.length);
      return;
    }
    if (this.gathered && this.gathered.name !== name) {
      this.flush();
    }
    this.gathered ??= { name, text: "", timer: setTimeout(() => this.flush(), GATHERING) };
    this.gathered.text += text;
    if (this.gathered.text.length >= ENOUGH_TEXT) {
      this.flush();
    }
  }

  /** Adds a message. @param size Its part of the shared counter; 0 if it is not counted there. */
  addMessage(frames: readonly (string | Uint8Array)[], counted: boolean, size = 0): void {
    this.flush();
    this.queue.push({ frames: () => frames, size, text: false, counted });
    this.work();
  }

  /** Resolves once everything has been sent. */
  async whenSent(): Promise<void> {
    this.flush();
    await this.working;
  }

  private flush(): void {
    const { gathered, parent } = this;
    if (!gathered || !parent) {
      return;
    }
    clearTimeout(gathered.timer);
    this.gathered = undefined;
    const { name } = gathered;
    for (const text of pieces(gathered.text)) {
      const frames = () => encode(this.settings.key, { ...parent, identities: [] }, "stream", { name, text });
      this.queue.push({ frames, size: text.length, text: true, counted: true });
    }
    this.work();
  }

  private work(): void {
    this.working ??= this.sendAll().finally(() => {
      this.working = undefined;
    });
  }

  private async sendAll(): Promise<void> {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      const frames = next.frames();
      const bytes = next.text ? frames.reduce((sum, frame) => sum + Buffer.byteLength(frame), 0) : 0;
      const messages = next.counted ? 1 : 0;
      const wait = Math.max(this.textPace?.wait(bytes) ?? 0, this.messagePace?.wait(messages) ?? 0);
      if (wait > 0) {
        await sleep(wait);
      }
      this.textPace?.spend(bytes);
      this.messagePace?.spend(messages);
      await this.send(frames).catch(this.settings.complain);
      this.release(next.size);
    }
  }

  /** Waits for the slowest client. A client that reads nothing for too long misses messages until it reads again. */
  private async send(frames: readonly (string | Uint8Array)[]): Promise<void> {
    const { socket } = this.settings;
    const end = performance.now() + PATIENCE;
    do {
      try {
        return await socket.send([...frames]);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
          throw error;
        }
      }
      await sleep(GATHERING);
    } while (performance.now() < end);
    setDropping(socket, true);
    try {
      await socket.send([...frames]);
    } finally {
      setDropping(socket, false);
    }
    this.warnOfDropping();
  }

  private warnOfDropping(): void {
    const { parent } = this;
    if (!parent) {
      return;
    }
    const text = `kernel: a client has read nothing for ${PATIENCE / 1_000} s and misses output from here on\n`;
    const content = { name: "stderr", text };
    const frames = () => encode(this.settings.key, { ...parent, identities: [] }, "stream", content);
    this.queue.unshift({ frames, size: 0, text: true, counted: true });
  }

  private release(size: number): void {
    if (size === 0) {
      return;
    }
    Atomics.sub(this.settings.shared, Slot.unsent, size);
    Atomics.notify(this.settings.shared, Slot.unsent);
  }
}

/** Sets what happens when a client has no room: it misses the message, or the message is refused. */
function setDropping(socket: XPublisher, dropping: boolean): void {
  const { emitWarning } = process;
  // zeromq warns that options take effect with the next connection; this one takes effect at once.
  process.emitWarning = () => {};
  try {
    socket.noDrop = !dropping;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Cuts text into parts of at most `largest` characters, never inside a surrogate pair. */
function pieces(text: string, largest = LARGEST_TEXT): string[] {
  const found: string[] = [];
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + largest);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last < 0xdc00) {
      to--;
    }
    found.push(text.slice(from, to));
    from = to;
  }
  return found;
}
