/** The main thread's side of the channels: one request after the other, cells after a failed one are passed over. */
import type { Worker } from "node:worker_threads";
import { ZmqServer } from "tslab/dist/jupyter";
import type { ExecuteRequest, Handler } from "./handler";
import type { Channel, ToChannels, ToMain } from "./shared";
import type { Stop } from "./stop";
import { type Connection, decode, encode, type Request } from "./wire";

type Incoming = Extract<ToMain, { kind: "request" }>;

export interface ServerParts {
  readonly connection: Connection;
  readonly channels: Worker;
  readonly stop: Stop;
  readonly handler: Handler;
  /** The JavaScript of the running cell was ended by force. */
  readonly ended: (stack: string) => void;
  /** Nothing is left to do. */
  readonly closed: () => void;
}

export class Server extends ZmqServer {
  private readonly queue: Incoming[] = [];
  private readonly inbox: ToMain[] = [];
  private working = false;
  private barriers = 0;
  private readonly waiting = new Map<number, () => void>();

  constructor(private readonly parts: ServerParts) {
    super(parts.handler, "");
    this.connInfo = parts.connection as never;
    const socket = (channel: Channel) => ({
      send: (frames: (string | Uint8Array)[]) => this.tell({ kind: "send", channel, frames }),
      close() {},
    });
    Object.assign(this, { iopub: socket("iopub"), shell: socket("shell"), control: socket("control") });
  }

  /** Takes part from now on; tslab's own version would open the sockets here, in this thread. */
  override async init(): Promise<void> {
    this.parts.channels.on("message", (message: ToMain) => {
      this.inbox.push(message);
      if (message.kind === "terminated") {
        this.parts.stop.recover();
      }
      this.parts.stop.kernel(() => this.readInbox());
    });
    this.tell({ kind: "ready" });
  }

  override close(): void {
    this.handler.close();
    this.tell({ kind: "close" });
    this.parts.closed();
  }

  /** Requests that tslab does not know, or answers in its own way. */
  override async handleShellMessage(socket: never, ...frames: Buffer[]): Promise<void> {
    const request = decode(this.parts.connection.key, frames);
    const answers: Record<string, () => unknown> = {
      execute_request: () => this.execute(socket, request),
      history_request: () =>
        this.answer(socket, request, "history_reply", this.parts.handler.history.answer(request.content)),
      comm_info_request: () => this.answer(socket, request, "comm_info_reply", { status: "ok", comms: {} }),
      comm_open: () => this.publish(request, "comm_close", { comm_id: request.content.comm_id, data: {} }),
      comm_msg: () => {},
      comm_close: () => {},
      debug_request: () => this.answer(socket, request, "debug_reply", {}),
    };
    const own = answers[request.header.msg_type];
    if (!own) {
      return super.handleShellMessage(socket, ...frames);
    }
    this.publish(request, "status", { execution_state: "busy" });
    try {
      await own();
    } finally {
      this.publish(request, "status", { execution_state: "idle" });
    }
  }

  private tell(message: ToChannels): void {
    this.parts.channels.postMessage(message);
  }

  private publish(request: Request, type: string, content: object): void {
    const frames = encode(this.parts.connection.key, { ...request, identities: [] }, type, content);
    this.tell({ kind: "send", channel: "iopub", frames });
  }

  private answer(socket: { send(frames: Buffer[]): void }, request: Request, type: string, content: object) {
    socket.send(encode(this.parts.connection.key, request, type, content));
  }

  /** What came in stays there until it is dealt with: a turn that is ended by force loses nothing. */
  private readInbox(): void {
    for (let message = this.inbox.shift(); message; message = this.inbox.shift()) {
      if (message.kind === "request") {
        if (message.channel === "control") {
          this.handle(message);
        } else {
          this.queue.push(message);
        }
      } else if (message.kind === "interrupt") {
        this.parts.stop.deliver(message.number);
      } else if (message.kind === "barrier") {
        this.waiting.get(message.number)?.();
      } else {
        this.parts.ended(message.stack);
      }
    }
    this.work();
  }

  private work(): void {
    if (this.working) {
      return;
    }
    const next = this.queue.shift();
    if (!next) {
      return;
    }
    this.working = true;
    this.handle(next).finally(() => {
      this.working = false;
      this.work();
    });
  }

  private async handle({ channel, frames }: Incoming): Promise<void> {
    const buffers = frames.map((frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
    try {
      await this.handleShellMessage(this[channel] as never, ...buffers);
    } catch (error) {
      process.stderr.write(`kernel: ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }

  private async execute(socket: never, request: Request): Promise<void> {
    const content = request.content as unknown as ExecuteRequest & { stop_on_error?: boolean };
    const publish = (type: string, message: object) => this.publish(request, type, message);
    const { reply, error } = await this.parts.handler.execute(content, publish);
    if (error) {
      // Everything that was sent before its sender could know of the error has arrived after this.
      await this.barrier();
      if (content.silent !== true) {
        publish("error", error);
      }
    }
    this.answer(socket, request, "execute_reply", reply);
    if (error && content.stop_on_error !== false) {
      this.passOver();
    }
  }

  /** Answers every cell that waits without running it; other requests keep waiting. */
  private passOver(): void {
    const waiting = this.queue.splice(0);
    for (const incoming of waiting) {
      const buffers = incoming.frames.map((frame) =>
        Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength),
      );
      const request = decode(this.parts.connection.key, buffers);
      if (request.header.msg_type !== "execute_request") {
        this.queue.push(incoming);
        continue;
      }
      this.publish(request, "status", { execution_state: "busy" });
      this.answer(this.shell as never, request, "execute_reply", { status: "aborted" });
      this.publish(request, "status", { execution_state: "idle" });
    }
  }

  private barrier(): Promise<void> {
    const number = ++this.barriers;
    return new Promise((resolve) => {
      this.waiting.set(number, () => {
        this.waiting.delete(number);
        resolve();
      });
      this.tell({ kind: "barrier", number });
    });
  }
}
