/** What a cell prints and draws, sent to Jupyter as answers to the request that runs it. */
import { randomUUID } from "node:crypto";
import type { MimeBundle, NotebookOutput, OutputMetadata } from "../progress/notebook";
import type { Link } from "./link";
import type { Stop } from "./stop";
import type { Extra, Request } from "./wire";

/** Loaded by `require`, because the export of an imported module cannot be set. */
const jupyter = require("tslab/dist/jupyter") as {
  lastWriteDisplayData: (data: object, update: boolean) => void;
};

type Write = typeof process.stdout.write;

export class Outputs {
  /** The request to which output belongs; none while a silent cell runs. */
  request: Request | undefined;

  constructor(
    private readonly link: Link,
    private readonly stop: Stop,
  ) {
    // Makes tslab's own `display` work.
    jupyter.lastWriteDisplayData = (data, update) =>
      this.publish(update ? "update_display_data" : "display_data", data);
  }

  /** Output belongs to this request from now on, also what an earlier cell still prints. */
  follow(request: Request | undefined): void {
    this.request = request;
    this.link.follow(request);
  }

  /** @returns a handle that draws other content in the same place. */
  display(bundle: MimeBundle, metadata: OutputMetadata = {}): NotebookOutput {
    const { request } = this;
    const id = randomUUID();
    const content = (data: MimeBundle, about: OutputMetadata) => ({
      data,
      metadata: about,
      transient: { display_id: id },
    });
    this.publish("display_data", content(bundle, metadata), request);
    return {
      update: (next, about = metadata) => this.publish("update_display_data", content(next, about), request),
    };
  }

  clear(wait: boolean): void {
    this.publish("clear_output", { wait });
  }

  /** Sends a message of any type that belongs to the cell. */
  publish(type: string, content: object, request = this.request, extra?: Extra): void {
    if (!request) {
      return;
    }
    this.link.waitForRoom();
    this.stop.forcedEnd.runKernelCode(() => this.link.publish(request, type, content, extra));
  }

  /** Sends standard output and standard error of this process to the notebook. */
  capture(): void {
    process.stdout.write = this.writer("stdout");
    process.stderr.write = this.writer("stderr");
  }

  private writer(name: "stdout" | "stderr"): Write {
    const decoder = new TextDecoder();
    const write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | (() => void),
      callback?: () => void,
    ): boolean => {
      const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
      if (text !== "") {
        this.link.waitForRoom();
        this.stop.forcedEnd.runKernelCode(() => this.link.sendText(name, text));
      }
      const done = typeof encoding === "function" ? encoding : callback;
      if (done) {
        process.nextTick(done);
      }
      return true;
    };
    return write as Write;
  }
}
