/**
 * The numbers that the kernel's two threads share, and the messages between them. The main thread runs cells and may be
 * busy for minutes; the channels' thread speaks to Jupyter and is never busy for long.
 */

import type { Request } from "./wire";

/** Places in the shared array. */
export const Slot = {
  /** 1 from the press of stop until the cell has noticed it. */
  stop: 0,
  /** 1 while a cell runs. */
  running: 1,
  /** The number of the last press of stop that has reached the event loop. */
  seen: 2,
  /** 1 once the inspector was told to end the main thread's JavaScript. */
  forced: 3,
  /** The characters and bytes of output that are not yet sent to the clients. */
  unsent: 4,
  /** How many questions the reader has answered. */
  answers: 5,
  /** 1 while floating work goes on, see `floating-work.ts`. */
  floating: 6,
  /** While a cell waits for a child without an event loop (`execSync`): the number of this wait; else 0. */
  wait: 7,
  /** 1 once stop was pressed for a cell that waits until the main thread has started. */
  early: 8,
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
  /** The request to which printed text belongs from now on. Without one it is not shown. */
  | { readonly kind: "follow"; readonly request: Request | undefined }
  | { readonly kind: "text"; readonly name: "stdout" | "stderr"; readonly text: string }
  /** Is sent back once everything that has arrived until now has been handed over. */
  | { readonly kind: "barrier"; readonly number: number }
  /** The main thread serves requests from now on; before, this thread answers questions about the kernel. */
  | { readonly kind: "ready" }
  | { readonly kind: "interrupt" }
  | { readonly kind: "close" };
