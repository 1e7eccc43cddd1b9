/** The main thread's side of the channels: serves one request after the other, and aborts the cells after a failed one. */
import type { Worker } from "node:worker_threads";
import type { Comms } from "./comms";
import type { ExecuteRequest, Handler } from "./handler";
import type { Link } from "./link";
import { report } from "./reports";
import type { ToMain } from "./shared";
import type { Stop } from "./stop";
import { type Connection, decode, type Request } from "./wire";

type Incoming = Extract<ToMain, { kind: "request" }>;
type Channel = Incoming["channel"];

export interface ServerParts {
  readonly connection: Connection;
  readonly channels: Worker;
  readonly link: Link;
  readonly stop: Stop;
  readonly handler: Handler;
  readonly comms: Comms;
  /** The JavaScript of the running cell was ended by force. */
  readonly ended: (stack: string) => void;
  /** Called once the kernel was told to end and has done so. */
  readonly closed: () => void;
}

export class Server {
  private readonly queue: Incoming[] = [];
  private readonly inbox: ToMain[] = [];
  private working = false;

  constructor(private readonly parts: ServerParts) {}

  /** Begins to serve requests. */
  start(): void {
    const { channels, link, stop } = this.parts;
    channels.on("message", (message: ToMain) => {
      this.inbox.push(message);
      if (message.kind === "terminated") {
        stop.forcedEnd.recover();
      }
      stop.forcedEnd.runKernelCode(() => this.readInbox());
    });
    link.post({ kind: "ready" });
  }

  /** Takes out each message right before it is served, so that a turn that is ended by force loses no other. */
  private readInbox(): void {
    for (let message = this.inbox.shift(); message; message = this.inbox.shift()) {
      if (message.kind === "request") {
        if (message.channel === "control") {
          this.serve(message);
        } else {
          this.queue.push(message);
        }
      } else if (message.kind === "interrupt") {
        this.parts.stop.pressed(message.number);
      } else if (message.kind === "barrier") {
        this.parts.link.resolveBarrier(message.number);
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
    this.serve(next).finally(() => {
      this.working = false;
      this.work();
    });
  }

  private async serve(incoming: Incoming): Promise<void> {
    const { link } = this.parts;
    try {
      const request = this.read(incoming);
      link.publish(request, "status", { execution_state: "busy" });
      try {
        await this.answer(incoming.channel, request);
      } finally {
        link.publish(request, "status", { execution_state: "idle" });
      }
      if (request.header.msg_type === "shutdown_request") {
        this.close();
      }
    } catch (error) {
      process.stderr.write(`kernel: ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }

  private read({ frames }: Incoming): Request {
    const buffers = frames.map((frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
    return decode(this.parts.connection.key, buffers);
  }

  private async answer(channel: Channel, request: Request): Promise<void> {
    const { link, handler } = this.parts;
    const type = request.header.msg_type;
    if (type === "execute_request") {
      return this.execute(channel, request);
    }
    if (type.startsWith("comm_") && type !== "comm_info_request") {
      return this.parts.stop.forcedEnd.runCellCode(() => this.parts.comms.receive(request));
    }
    const answer = handler.answer(request);
    if (answer) {
      link.reply(channel, request, type.replace(/_request$/, "_reply"), answer);
    } else {
      process.stderr.write(`kernel: nothing is known of ${type}\n`);
    }
  }

  private async execute(channel: Channel, request: Request): Promise<void> {
    const { link, handler } = this.parts;
    // The protocol says that this is the content of an `execute_request`.
    const content = request.content as unknown as ExecuteRequest & { stop_on_error?: boolean };
    const identities = request.identities.map((frame) => frame.toString("base64"));
    report({ running: { header: request.header, identities, count: handler.nextCount }, answered: false });
    const { reply, error } = await handler.execute(content, request);
    if (error) {
      // After this, every request has arrived that was sent before its sender could know of the error.
      await link.barrier();
      if (content.silent !== true) {
        link.publish(request, "error", error);
      }
    }
    link.reply(channel, request, "execute_reply", reply);
    report({ answered: true });
    if (error && content.stop_on_error !== false) {
      this.abortWaiting(channel);
    }
  }

  /** Answers every waiting cell without running it; other requests keep waiting. */
  private abortWaiting(channel: Channel): void {
    const { link } = this.parts;
    const waiting = this.queue.splice(0);
    for (const incoming of waiting) {
      const request = this.read(incoming);
      if (request.header.msg_type !== "execute_request") {
        this.queue.push(incoming);
        continue;
      }
      link.publish(request, "status", { execution_state: "busy" });
      link.reply(channel, request, "execute_reply", { status: "aborted" });
      link.publish(request, "status", { execution_state: "idle" });
    }
  }

  private close(): void {
    report({ ending: true });
    this.parts.handler.close();
    this.parts.link.post({ kind: "close" });
    this.parts.closed();
  }
}
