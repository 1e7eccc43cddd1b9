/** Channels between code of the notebook and a page beside it, such as a widget: https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages */
import { randomUUID } from "node:crypto";
import type { Comm, CommTarget } from "../progress/notebook";
import type { Link } from "./link";
import type { Outputs } from "./outputs";
import type { Request } from "./wire";

interface Open extends Comm {
  readonly target: string;
  received(data: unknown): void;
  closed(data: unknown): void;
}

export class Comms {
  private readonly targets = new Map<string, CommTarget>();
  private readonly open = new Map<string, Open>();

  constructor(
    private readonly link: Link,
    private readonly outputs: Outputs,
  ) {}

  /** Sets the code that answers when a page opens a channel of this name; it replaces an earlier one. */
  register(name: string, target: CommTarget): void {
    this.targets.set(name, target);
  }

  /** Opens a channel from the notebook's side. */
  start(target: string, data: object): Comm {
    const comm = this.add(randomUUID(), target);
    this.send("comm_open", { comm_id: comm.id, target_name: target, data });
    return comm;
  }

  /** The channels that are open, as `comm_info_request` asks for them. */
  info(target: unknown): object {
    const chosen = [...this.open.values()].filter(
      (comm) => target === undefined || target === null || comm.target === target,
    );
    return Object.fromEntries(chosen.map((comm) => [comm.id, { target_name: comm.target }]));
  }

  /** Passes a page's message on. What the called code prints and sends at once is an answer to the message. */
  receive(request: Request): void {
    const before = this.outputs.request;
    this.outputs.follow(request);
    try {
      this.serve(request);
    } finally {
      this.outputs.follow(before);
    }
  }

  /** Closes the channel if it was opened to a target that nobody has registered. */
  private serve(request: Request): void {
    const { comm_id, target_name, data } = request.content as Record<string, never>;
    if (request.header.msg_type === "comm_open") {
      const target = this.targets.get(target_name);
      if (target) {
        target(this.add(comm_id, target_name), data);
      } else {
        this.link.publish(request, "comm_close", { comm_id, data: {} });
      }
      return;
    }
    const comm = this.open.get(comm_id);
    if (request.header.msg_type === "comm_msg") {
      comm?.received(data);
    } else {
      this.open.delete(comm_id);
      comm?.closed(data);
    }
  }

  private add(id: string, target: string): Open {
    const onMessage: ((data: unknown) => void)[] = [];
    const onClose: ((data: unknown) => void)[] = [];
    const comm: Open = {
      id,
      target,
      send: (data) => this.send("comm_msg", { comm_id: id, data }),
      close: (data = {}) => {
        if (this.open.delete(id)) {
          this.send("comm_close", { comm_id: id, data });
        }
      },
      onMessage: (listener) => void onMessage.push(listener),
      onClose: (listener) => void onClose.push(listener),
      received: (data) => {
        for (const listener of onMessage) {
          listener(data);
        }
      },
      closed: (data) => {
        for (const listener of onClose) {
          listener(data);
        }
      },
    };
    this.open.set(id, comm);
    return comm;
  }

  private send(type: string, content: object): void {
    const { request } = this.outputs;
    if (request) {
      this.link.publish(request, type, content);
    }
  }
}
