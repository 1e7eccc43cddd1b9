/**
 * Declarations of a cell whose types have no name that other cells could use: an interface that its file does not
 * export, a class inside a function, a class expression with private members. TypeScript then writes no declarations
 * at all, and every variable of the cell would be lost. Here each such type is replaced: by an expression that leads to
 * it (`type-of-expression.ts`) if there is one, otherwise by `any`, which is reported.
 */
import type * as TypeScript from "typescript";
import { typeOfExpression } from "./type-of-expression";
import type { FullTs } from "./typescript";

/**
 * `Program.emit` as TypeScript itself calls it. Its types leave out the last parameter, which makes it write declarations
 * that have errors, and call the fourth one a boolean.
 */
type ForcedEmit = (
  file: TypeScript.SourceFile,
  write: TypeScript.WriteFileCallback,
  cancel: undefined,
  only: number,
  transformers: TypeScript.CustomTransformers,
  force: boolean,
) => TypeScript.EmitResult;

/** TypeScript's `EmitOnly.Dts`. */
const ONLY_DECLARATIONS = 1;

export interface NamelessTypes {
  /** The declarations, with each such type replaced. */
  readonly text: string;
  /** Names whose type was replaced by `any`. */
  readonly untyped: readonly string[];
}

/** @param transformers The converter's transformers of declarations. */
export function declarationsWithoutNames(
  ts: FullTs,
  program: TypeScript.Program,
  cell: TypeScript.SourceFile,
  transformers: TypeScript.CustomTransformers | undefined,
): NamelessTypes {
  const checker = program.getTypeChecker();
  const nameless = new Set(
    program.getDeclarationDiagnostics(cell).map(({ start = 0 }) => declarationAt(ts, cell, start)),
  );
  const untyped = new Set<string>();
  const replaced: TypeScript.TransformerFactory<TypeScript.SourceFile | TypeScript.Bundle> =
    ({ factory }) =>
    (made) => {
      const wayTo = (node: TypeScript.Node): string | undefined => {
        if (ts.isVariableDeclaration(node) && node.initializer) {
          return typeOfExpression(ts, checker, node.initializer);
        }
        return ts.isBindingElement(node) && ts.isIdentifier(node.name)
          ? typeOfExpression(ts, checker, node.name)
          : undefined;
      };
      const typeFor = (original: TypeScript.Node): TypeScript.TypeNode => {
        const way = wayTo(original);
        if (way === undefined) {
          untyped.add(topName(ts, original));
          return factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword);
        }
        return factory.createTypeReferenceNode(way);
      };
      const visit = (node: TypeScript.Node): TypeScript.Node => {
        const original = ts.getOriginalNode(node);
        return nameless.has(original) ? withType(ts, node, () => typeFor(original)) : deeper(node);
      };
      const deeper = (node: TypeScript.Node) =>
        ts.visitEachChild(node, visit, ts.nullTransformationContext as TypeScript.TransformationContext);
      return ts.isSourceFile(made) ? (deeper(made) as TypeScript.SourceFile) : made;
    };

  let text: string | undefined;
  (program.emit as unknown as ForcedEmit)(
    cell,
    (_name, data) => {
      text = data;
    },
    undefined,
    ONLY_DECLARATIONS,
    { afterDeclarations: [...(transformers?.afterDeclarations ?? []), replaced] },
    true,
  );
  if (text === undefined) {
    throw new Error("TypeScript wrote no declarations for this cell");
  }
  return { text, untyped: [...untyped] };
}

/** The declaration whose type TypeScript complains about at a place of the cell. */
function declarationAt(ts: FullTs, cell: TypeScript.SourceFile, start: number): TypeScript.Node {
  let node = ts.getTouchingPropertyName(cell, start);
  while (!hasType(ts, node) && !ts.isClassDeclaration(node) && node.parent && !ts.isSourceFile(node.parent)) {
    node = node.parent;
  }
  return node;
}

function hasType(ts: FullTs, node: TypeScript.Node): boolean {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node)
  );
}

/** The declaration with another type; in a function, the type of its result. */
function withType(ts: FullTs, node: TypeScript.Node, type: () => TypeScript.TypeNode): TypeScript.Node {
  const { factory } = ts;
  if (ts.isVariableDeclaration(node)) {
    return factory.updateVariableDeclaration(node, node.name, node.exclamationToken, type(), undefined);
  }
  if (ts.isFunctionDeclaration(node)) {
    const { modifiers, asteriskToken, name, typeParameters, parameters } = node;
    return factory.updateFunctionDeclaration(
      node,
      modifiers,
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type(),
      undefined,
    );
  }
  if (ts.isParameter(node)) {
    const { modifiers, dotDotDotToken, name, questionToken } = node;
    return factory.updateParameterDeclaration(
      node,
      modifiers,
      dotDotDotToken,
      name,
      questionToken,
      type(),
      undefined,
    );
  }
  if (ts.isPropertyDeclaration(node)) {
    const { modifiers, name, questionToken } = node;
    return factory.updatePropertyDeclaration(node, modifiers, name, questionToken, type(), undefined);
  }
  if (ts.isPropertySignature(node)) {
    return factory.updatePropertySignature(node, node.modifiers, node.name, node.questionToken, type());
  }
  if (ts.isMethodDeclaration(node)) {
    const { modifiers, asteriskToken, name, questionToken, typeParameters, parameters } = node;
    return factory.updateMethodDeclaration(
      node,
      modifiers,
      asteriskToken,
      name,
      questionToken,
      typeParameters,
      parameters,
      type(),
      undefined,
    );
  }
  if (ts.isGetAccessorDeclaration(node)) {
    const { modifiers, name, parameters } = node;
    return factory.updateGetAccessorDeclaration(node, modifiers, name, parameters, type(), undefined);
  }
  if (ts.isClassDeclaration(node) && node.name) {
    // The base class has no name, so the class becomes a value of type any.
    const declaration = factory.createVariableDeclaration(node.name, undefined, type());
    const modifiers = [factory.createModifier(ts.SyntaxKind.DeclareKeyword)];
    return factory.createVariableStatement(
      modifiers,
      factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
    );
  }
  return node;
}

/** The name declared at the top of the cell to which a declaration belongs. */
function topName(ts: FullTs, node: TypeScript.Node): string {
  let name = "";
  for (let at = node; at && !ts.isSourceFile(at); at = at.parent) {
    const own = (at as TypeScript.NamedDeclaration).name;
    if (own && ts.isIdentifier(own)) {
      name = own.text;
    }
  }
  return name;
}
