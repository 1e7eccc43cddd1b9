/** The types that the parts of the compiler's host share. */
import type * as TypeScript from "typescript";

export type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
export type Host = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

/** The files that tslab's converter pretends to have. */
export interface SessionFiles {
  /** The cell. */
  readonly cellFile: string;
  /** The declarations of the cells before it. */
  readonly earlierFile: string;
  /** Those of them that change seldom, a file of our own, see `earlier-cells.ts`. */
  readonly settledFile: string;
}
