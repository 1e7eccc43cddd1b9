/**
 * TypeScript as tslab's converter meets it. tslab brings a TypeScript of its own, version 5.0.4 with three functions
 * added; here it gets the project's, so that a cell obeys the same compiler as `tsc`, with those functions beside it.
 */
import type * as TypeScript from "typescript";

export type Ts = typeof TypeScript;

/** What the compiler has but does not declare. */
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

export type Locals = { readonly locals?: ReadonlyMap<string, unknown> };

/** Everything of `ts`, and what only tslab's own TypeScript has. */
export function withTslabFunctions(ts: FullTs, typeRoot: string): FullTs & Record<string, unknown> {
  return {
    ...ts,
    getDefaultTypeRoots: () => [typeRoot],
    getNullTransformationContext: () => ts.nullTransformationContext,
    Completions: {
      ...ts.Completions,
      getCompletionsAtPositionForTslab: ts.Completions.getCompletionsAtPosition,
    },
    getQuickInfoAtPosition: (
      file: TypeScript.SourceFile,
      checker: TypeScript.TypeChecker,
      _cancel: unknown,
      at: number,
    ) => quickInfo(ts, file, checker, at),
  };
}

function quickInfo(
  ts: FullTs,
  file: TypeScript.SourceFile,
  checker: TypeScript.TypeChecker,
  position: number,
): TypeScript.QuickInfo | undefined {
  const node = ts.getTouchingPropertyName(file, position);
  if (node === file) {
    return undefined;
  }
  const textSpan = ts.createTextSpanFromBounds(node.getStart(file), node.getEnd());
  const container = ts.getContainerNode(node);
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol && symbol.escapedName !== "unknown") {
    const { symbolKind, ...parts } = ts.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker,
      symbol,
      file,
      container,
      node,
    );
    return { kind: symbolKind, kindModifiers: "", textSpan, ...parts };
  }
  if (!ts.isExpression(node)) {
    return undefined;
  }
  const displayParts = ts.typeToDisplayParts(checker, checker.getTypeAtLocation(node), container);
  return { kind: ts.ScriptElementKind.unknown, kindModifiers: "", textSpan, displayParts };
}
