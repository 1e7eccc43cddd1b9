/** What a cell prints and draws, sent to Jupyter as answers to the request that runs it. */
import { randomUUID } from "node:crypto";
import type { MimeBundle, NotebookOutput } from "../progress/notebook";

/** Sends one message below the cell. */
export type Publish = (type: string, content: object) => void;

/** Asked for at run time: what a module exports can be set on the module alone. */
const jupyter = require("tslab/dist/jupyter") as {
  lastWriteDisplayData: (data: object, update: boolean) => void;
};

type Write = typeof process.stdout.write;

export class Outputs {
  private publish: Publish = () => {};

  /** From now on output belongs to this request; what an earlier cell still prints appears here, too. */
  follow(publish: Publish): void {
    this.publish = publish;
    // tslab's own `display` keeps working.
    jupyter.lastWriteDisplayData = (data, update) =>
      this.publish(update ? "update_display_data" : "display_data", data);
  }

  display(bundle: MimeBundle): NotebookOutput {
    const publish = this.publish;
    const id = randomUUID();
    const content = (data: MimeBundle) => ({ data, metadata: {}, transient: { display_id: id } });
    publish("display_data", content(bundle));
    return { update: (next) => publish("update_display_data", content(next)) };
  }

  clear(wait: boolean): void {
    this.publish("clear_output", { wait });
  }

  /** Standard output and standard error of this process go below the cell. */
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
        this.publish("stream", { name, text });
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
