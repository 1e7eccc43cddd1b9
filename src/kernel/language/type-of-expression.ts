/**
 * Describes the type of a value by how the value is reached, for types without a name that another cell could use:
 * `ReturnType<typeof import("../src/file").read>["rows"]`. A later cell may declare a cell's names again, so each such
 * expression starts at an import or at a type that an earlier cell's declarations spell out.
 */
import type * as TypeScript from "typescript";

/** @returns the type as TypeScript, or undefined if it cannot be expressed in this way. */
export function typeOfExpression(
  ts: typeof TypeScript,
  checker: TypeScript.TypeChecker,
  expression: TypeScript.Expression,
): string | undefined {
  const typeOf = (node: TypeScript.Expression): string | undefined => {
    if (ts.isIdentifier(node)) {
      return checker.getSymbolAtLocation(node)?.declarations?.map(declared)[0];
    }
    if (ts.isParenthesizedExpression(node)) {
      return typeOf(node.expression);
    }
    if (ts.isAwaitExpression(node)) {
      return applied("Awaited", typeOf(node.expression));
    }
    if (ts.isNonNullExpression(node)) {
      return applied("NonNullable", typeOf(node.expression));
    }
    if (ts.isPropertyAccessExpression(node) && !node.questionDotToken) {
      return memberOf(node.expression, node.name.text);
    }
    if (ts.isElementAccessExpression(node) && !node.questionDotToken) {
      const { argumentExpression: key } = node;
      return ts.isNumericLiteral(key) || ts.isStringLiteral(key)
        ? memberOf(node.expression, key.text)
        : undefined;
    }
    if (ts.isCallExpression(node) && hasOneForm(node.expression, "call")) {
      return applied("ReturnType", typeOf(node.expression));
    }
    if (ts.isNewExpression(node) && hasOneForm(node.expression, "construct")) {
      return applied("InstanceType", typeOf(node.expression));
    }
    return undefined;
  };

  const memberOf = (object: TypeScript.Expression, key: string): string | undefined => {
    const type = typeOf(object);
    // The members of a namespace are reached by a dot, not by an indexed type.
    const module = type?.match(/^typeof import\("[^"]*"\)$/);
    return type && (module ? `${type}.${key}` : `(${type})[${JSON.stringify(key)}]`);
  };

  /** Excludes overloads and generics: `ReturnType` knows only one overload, and only the widest result of a generic. */
  const hasOneForm = (callee: TypeScript.Expression, kind: "call" | "construct") => {
    const type = checker.getTypeAtLocation(callee);
    const forms = kind === "call" ? type.getCallSignatures() : type.getConstructSignatures();
    return forms.length === 1 && !forms[0]?.typeParameters?.length;
  };

  const declared = (node: TypeScript.Declaration): string | undefined => {
    if (ts.isImportSpecifier(node)) {
      const from = node.parent.parent.parent;
      return `typeof import(${from.moduleSpecifier.getText()}).${(node.propertyName ?? node.name).text}`;
    }
    if (ts.isNamespaceImport(node)) {
      return `typeof import(${node.parent.parent.moduleSpecifier.getText()})`;
    }
    if (ts.isImportClause(node)) {
      return `typeof import(${node.parent.moduleSpecifier.getText()}).default`;
    }
    if (ts.isBindingElement(node)) {
      return typeOfBinding(node);
    }
    if (ts.isVariableDeclaration(node)) {
      // Only a declaration file's type is used: the type of a cell's variable may use names of that cell.
      const written = node.getSourceFile().isDeclarationFile ? node.type?.getText() : undefined;
      return written ?? (node.initializer && !node.type ? typeOf(node.initializer) : undefined);
    }
    return undefined;
  };

  const typeOfBinding = (node: TypeScript.BindingElement): string | undefined => {
    const { parent } = node;
    const whole = parent.parent;
    const name = node.propertyName ?? node.name;
    if (!ts.isObjectBindingPattern(parent) || !ts.isVariableDeclaration(whole) || !whole.initializer) {
      return undefined;
    }
    return ts.isIdentifier(name) && !node.dotDotDotToken ? memberOf(whole.initializer, name.text) : undefined;
  };

  const owner = expression.parent;
  return ts.isBindingElement(owner) && owner.name === expression ? typeOfBinding(owner) : typeOf(expression);
}

function applied(helper: string, type: string | undefined): string | undefined {
  return type && `${helper}<${type}>`;
}
