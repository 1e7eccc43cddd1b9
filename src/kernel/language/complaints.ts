/** The compiler's complaints about a cell or a file of `src`. */
import type { Diagnostic } from "tslab/dist/converter";

/** Marks instances, because `instanceof` fails for the language side of a snapshot, which has its own copy of the class. */
const complaints = Symbol.for("attention-workbook.complaints");

export class Complaints extends Error {
  readonly [complaints] = true;

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.messageText ?? "");
  }
}

export function isComplaints(error: unknown): error is Complaints {
  return error instanceof Error && complaints in error;
}
