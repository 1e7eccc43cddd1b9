/**
 * The few numbers that the kernel's two threads share. The main thread runs cells and may be busy for minutes;
 * the other one speaks to Jupyter and is always there.
 */

import type { Request } from "./wire";

/** Places in the shared array. */
export const Slot = {
  /** 1 from the moment stop is pressed until the cell has taken notice. */
  stop: 0,
  /** 1 while a cell runs. */
  running: 1,
  /** Counts the event loop's turns that saw a stop: the number of the last one taken. */
  seen: 2,
  /** 1 once the order to end JavaScript by force has reached the main thread. */
  forced: 3,
  /** Size of the output, in characters, that is on its way to the clients. */
  unsent: 4,
  /** Counts the reader's answers to questions. */
  answers: 5,
  /** 1 while work goes on that a cell has begun and not waited for. */
  floating: 6,
} as const;

export type Shared = Int32Array;

export function newShared(): Shared {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(Slot).length));
}

export type Channel = "shell" | "control" | "iopub";

/** From the channels' thread to the one that runs cells. */
export type ToMain =
  | {
      readonly kind: "request";
      readonly channel: "shell" | "control";
      readonly frames: readonly Uint8Array[];
    }
  | { readonly kind: "interrupt"; readonly number: number }
  /** The running JavaScript was ended by force; `stack` says where it stood. */
  | { readonly kind: "terminated"; readonly stack: string }
  | { readonly kind: "barrier"; readonly number: number };

/** From the thread that runs cells to the channels'. */
export type ToChannels =
  | {
      readonly kind: "send";
      readonly channel: Channel;
      readonly frames: readonly (string | Uint8Array)[];
      /** Its part of `Slot.unsent`. */
      readonly size?: number;
      /** Whether a Jupyter server counts it among those that it may drop. */
      readonly counted?: boolean;
    }
  /** Whose output printed text is from now on; nobody's, and it is not shown. */
  | { readonly kind: "follow"; readonly request: Request | undefined }
  | { readonly kind: "text"; readonly name: "stdout" | "stderr"; readonly text: string }
  /** Asks for an answer once everything that has arrived by now has been handed over. */
  | { readonly kind: "barrier"; readonly number: number }
  /** The loop takes part from now on: before that, questions about the kernel are answered without it. */
  | { readonly kind: "ready" }
  | { readonly kind: "interrupt" }
  | { readonly kind: "close" };
