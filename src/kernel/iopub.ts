/**
 * What every client hears: status, output, errors. Printed text is gathered for a few milliseconds a message, and
 * nothing is dropped: a client that reads slowly is waited for, and the thread that runs cells waits in turn.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { XPublisher } from "zeromq";
import { Pace } from "./pace";
import { type Shared, Slot } from "./shared";
import { encode, type Request } from "./wire";

/** How long text is gathered for one message, in milliseconds. */
const GATHERING = 5;

/** So many characters are sent without gathering more. */
const ENOUGH_TEXT = 16_000;

/** Characters of one message of text; what is printed in one piece may have more. */
const LARGEST_TEXT = 64_000;

/** A client that takes nothing for so many milliseconds must not hold up the others. */
const PATIENCE = 10_000;

/** Messages that may wait for one client inside the socket. What waits there comes before the answer to a stop. */
export const HIGH_WATER_MARK = 500;

/**
 * A Jupyter server passes on 1,000,000 bytes of text and 1,000 messages a second, measured over three seconds, and
 * drops the rest. Together with its burst each of these stays below that.
 */
const SERVER_TEXT = { burst: 900_000, perSecond: 550_000 };
const SERVER_MESSAGES = { burst: 1_000, perSecond: 450 };

type StreamName = "stdout" | "stderr";

interface Outgoing {
  readonly frames: () => readonly (string | Uint8Array)[];
  /** Its share of what the shared counter holds. */
  readonly size: number;
  readonly text: boolean;
  /** Whether a Jupyter server counts it. */
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

  /** Text that is printed from now on belongs to this request; to none, it is not shown. */
  follow(request: Request | undefined): void {
    this.flush();
    this.parent = request;
  }

  /** Printed text, already part of the shared counter. */
  text(name: StreamName, text: string): void {
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

  /** @param size Its part of the shared counter; 0 for what is not counted there. */
  message(frames: readonly (string | Uint8Array)[], counted: boolean, size = 0): void {
    this.flush();
    this.queue.push({ frames: () => frames, size, text: false, counted });
    this.work();
  }

  /** Once everything has been handed over. */
  async done(): Promise<void> {
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

  /** Waits for the slowest client. One that stands still for too long is left out until it reads again. */
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

/** Whether a client that has no room misses a message, or the message is refused. */
function setDropping(socket: XPublisher, dropping: boolean): void {
  const { emitWarning } = process;
  // zeromq warns that options have to wait for the next connection; this one does not.
  process.emitWarning = () => {};
  try {
    socket.noDrop = !dropping;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Parts of at most `LARGEST_TEXT` characters; no pair of surrogates is torn apart. */
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
