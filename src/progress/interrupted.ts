/**
 * Thrown into a cell when the reader presses stop. Code that must tidy up does so in `finally`; code that
 * catches errors in general should let this one through (`isInterrupted`).
 */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor(message = "Stopped by the reader") {
    super(message);
  }
}

/** Recognized by name, because a reloaded module has a class of its own. */
export function isInterrupted(error: unknown): boolean {
  try {
    return error instanceof Error && error.name === "Interrupted";
  } catch {
    return false; // A revoked proxy or a failing getter is certainly not a stop.
  }
}
