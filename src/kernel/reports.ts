/**
 * What the kernel reports to its supervisor, one line of JSON each. The supervisor needs it when the kernel has ended
 * and cannot answer any more.
 */
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Header } from "./wire";

/** The request that runs a cell. */
export interface RunningCell {
  readonly header: Header;
  /** The asking client's routing frames, in base64. */
  readonly identities: readonly string[];
  readonly count: number;
}

export interface Report {
  /** How much memory JavaScript may have, in bytes. */
  readonly heapLimit?: number;
  /** The last request to run a cell. */
  readonly running?: RunningCell;
  /** Whether that request is answered. */
  readonly answered?: boolean;
  /** The kernel was told to end. */
  readonly ending?: boolean;
  /** Why it cannot start. */
  readonly cannotStart?: string;
  /** The exit code with which its own code ends it. */
  readonly exitCode?: number;
}

/** The number of the file that the supervisor has opened for the kernel. */
const FILE = 3;

/** Whether a supervisor has started this process. */
const supervised = process.env.ATTENTION_WORKBOOK_KERNEL !== undefined;

/** Writes a report synchronously, so that it arrives even if the process ends right after. */
export function report(content: Report): void {
  if (!supervised) {
    return;
  }
  try {
    writeSync(FILE, `${JSON.stringify(content)}\n`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The supervisor has ended, or reads too slowly. Cells run without it.
    if (code !== "EPIPE" && code !== "EAGAIN") {
      throw error;
    }
  }
}

/** The supervisor's side: the last value of each report. */
export class Reports {
  heapLimit = 0;
  running: RunningCell | undefined;
  answered = false;
  ending = false;
  cannotStart: string | undefined;
  exitCode: number | undefined;

  constructor(from: NodeJS.ReadableStream) {
    createInterface({ input: from }).on("line", (line) => Object.assign(this, JSON.parse(line) as Report));
  }
}
