/** What the kernel tells its supervisor, a line of JSON at a time: what it could no longer say when it ends. */
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Header } from "./wire";

/** The request whose cell runs. */
export interface RunningCell {
  readonly header: Header;
  /** The asking client's routing frames, in base64. */
  readonly identities: readonly string[];
  readonly count: number;
}

export interface Report {
  /** How much memory JavaScript may have, in bytes. */
  readonly heapLimit?: number;
  /** The last request to run a cell, and whether it is answered by now. */
  readonly running?: RunningCell;
  readonly answered?: boolean;
  /** The kernel was told to end. */
  readonly ending?: boolean;
  /** Its own code ends it. */
  readonly exitCode?: number;
}

/** The file that the supervisor has opened for the kernel. */
const FILE = 3;

/** Whether somebody listens. */
const supervised = process.env.ATTENTION_WORKBOOK_KERNEL !== undefined;

/** At once, whatever happens to this process next. */
export function report(content: Report): void {
  if (!supervised) {
    return;
  }
  try {
    writeSync(FILE, `${JSON.stringify(content)}\n`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Nobody listens any more, or not fast enough; cells run all the same.
    if (code !== "EPIPE" && code !== "EAGAIN") {
      throw error;
    }
  }
}

/** The supervisor's side: all that it has been told. */
export class Reports {
  heapLimit = 0;
  running: RunningCell | undefined;
  answered = false;
  ending = false;
  exitCode: number | undefined;

  constructor(from: NodeJS.ReadableStream) {
    createInterface({ input: from }).on("line", (line) => Object.assign(this, JSON.parse(line) as Report));
  }
}
