/** Whether code that cannot be parsed may become whole by more code. */
import type * as TypeScript from "typescript";

/** @returns "end" if more code may complete it, "inside" if it stays broken, undefined if it can be parsed. */
export function brokenAt(ts: typeof TypeScript, code: string): "end" | "inside" | undefined {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  // TypeScript's types leave out the parser's errors; a whole program would have to be made to ask for them.
  const errors = (file as unknown as { parseDiagnostics: TypeScript.DiagnosticWithLocation[] })
    .parseDiagnostics;
  if (errors.length === 0) {
    return undefined;
  }
  // The first error decides. A comment (1010) or template literal (1160) that is not closed may be completed.
  const [first] = errors as [TypeScript.DiagnosticWithLocation];
  if (first.code === 1010 || first.code === 1160) {
    return "end";
  }
  // A string that is not closed (1002) cannot continue on the next line.
  return first.code !== 1002 && first.start >= file.endOfFileToken.getFullStart() ? "end" : "inside";
}
