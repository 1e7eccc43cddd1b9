/**
 * TypeScript as tslab's converter gets it. tslab has a TypeScript of its own, version 5.0.4 with three added functions. It
 * gets the project's TypeScript instead, with these functions added, so that `tsc` and cells use the same compiler.
 */
import type * as TypeScript from "typescript";

export type Ts = typeof TypeScript;

/** Functions of TypeScript that its declarations leave out. */
interface Internals {
  readonly nullTransformationContext: unknown;
  readonly Completions: Record<string, unknown> & { getCompletionsAtPosition: unknown };
  readonly SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: TypeScript.TypeChecker,
      symbol: TypeScript.Symbol,
      file: TypeScript.SourceFile,
      container: TypeScript.Node | undefined,
      node: TypeScript.Node,
    ): Pick<TypeScript.QuickInfo, "displayParts" | "documentation" | "tags"> & {
      symbolKind: TypeScript.ScriptElementKind;
    };
  };
  readonly SignatureHelp: {
    getSignatureHelpItems(
      program: TypeScript.Program,
      file: TypeScript.SourceFile,
      position: number,
      reason: TypeScript.SignatureHelpTriggerReason,
      cancellation: TypeScript.CancellationToken & { throwIfCancellationRequested(): void },
    ): TypeScript.SignatureHelpItems | undefined;
  };
  findPrecedingToken(position: number, file: TypeScript.SourceFile): TypeScript.Node | undefined;
  getTouchingPropertyName(file: TypeScript.SourceFile, position: number): TypeScript.Node;
  getContainerNode(node: TypeScript.Node): TypeScript.Node | undefined;
  typeToDisplayParts(
    checker: TypeScript.TypeChecker,
    type: TypeScript.Type,
    container?: TypeScript.Node,
  ): TypeScript.SymbolDisplayPart[];
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}

export type FullTs = Ts & Internals;

/** What the converter's `inspect` returns when these functions are used. */
export interface Help {
  readonly help: string | undefined;
}

export type Locals = { readonly locals?: ReadonlyMap<string, unknown> };

/** All of `ts`, and the functions that tslab's own TypeScript has in addition. */
export function withTslabFunctions(
  ts: FullTs,
  typeRoot: string,
  help: (file: TypeScript.SourceFile, position: number) => string | undefined,
): FullTs & Record<string, unknown> {
  return {
    ...ts,
    getDefaultTypeRoots: () => [typeRoot],
    getNullTransformationContext: () => ts.nullTransformationContext,
    Completions: {
      ...ts.Completions,
      getCompletionsAtPositionForTslab: ts.Completions.getCompletionsAtPosition,
    },
    // The converter returns this value unchanged to `Language.inspect`.
    getQuickInfoAtPosition: (
      file: TypeScript.SourceFile,
      _checker: TypeScript.TypeChecker,
      _cancel: unknown,
      at: number,
    ): Help => ({ help: help(file, at) }),
  };
}
