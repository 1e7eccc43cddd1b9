/**
 * Calls that are added to the code of cells and of the library so that stop reaches it: one in every loop, which looks at
 * the stop button, and one around every `await`, which a stop can reject. `stop.ts` defines the called functions.
 */
import type * as TypeScript from "typescript";

type Ts = typeof TypeScript;

/** The prefix of a place in TypeScript. Places without it are in the JavaScript that runs. */
export const original = "typescript:";

/** The names on the global object of the functions that are called. */
export const added = {
  throwIfPressed: "__poll",
  enter: "__enter",
  leave: "__leave",
  steps: "__each",
} as const;

/** @param placed Gives the name of a file in messages, and the number of its first line. */
export function stoppable(
  ts: Ts,
  placed: (file: string) => { readonly name: string; readonly first: number },
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    const { factory } = context;

    const call = (name: string, ...parameters: TypeScript.Expression[]) =>
      factory.createCallExpression(factory.createIdentifier(name), undefined, parameters);

    return (file) => {
      const place = (node: TypeScript.Node) => {
        const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
        const { name, first } = placed(file.fileName);
        return factory.createStringLiteral(`${original}${name}:${line + first}:${character + 1}`);
      };

      const withCheck = (body: TypeScript.Statement) => {
        const statements = ts.isBlock(body) ? body.statements : [body];
        return factory.createBlock(
          [factory.createExpressionStatement(call(added.throwIfPressed)), ...statements],
          true,
        );
      };

      const visit = (node: TypeScript.Node): TypeScript.Node => {
        if (ts.isTypeNode(node)) {
          return node;
        }
        const at = ts.isAwaitExpression(node) || ts.isForOfStatement(node) ? place(node) : undefined;
        const made = ts.visitEachChild(node, visit, context);
        if (ts.isAwaitExpression(made) && at) {
          const waited = call(added.leave, call(added.enter), made.expression, at);
          return ts.setTextRange(factory.updateAwaitExpression(made, waited), made);
        }
        if (ts.isForOfStatement(made) && at) {
          const source = made.awaitModifier ? call(added.steps, made.expression, at) : made.expression;
          return factory.updateForOfStatement(
            made,
            made.awaitModifier,
            made.initializer,
            source,
            withCheck(made.statement),
          );
        }
        if (ts.isForInStatement(made)) {
          return factory.updateForInStatement(
            made,
            made.initializer,
            made.expression,
            withCheck(made.statement),
          );
        }
        if (ts.isForStatement(made)) {
          const { initializer, condition, incrementor } = made;
          return factory.updateForStatement(
            made,
            initializer,
            condition,
            incrementor,
            withCheck(made.statement),
          );
        }
        if (ts.isWhileStatement(made)) {
          return factory.updateWhileStatement(made, made.expression, withCheck(made.statement));
        }
        if (ts.isDoStatement(made)) {
          return factory.updateDoStatement(made, withCheck(made.statement), made.expression);
        }
        return made;
      };
      return ts.visitNode(file, visit) as TypeScript.SourceFile;
    };
  };
}

/**
 * Adds the assignment of undefined to `let best: number | undefined;` at the top of a cell. Without it the variable would
 * keep its value when the cell runs again.
 */
export function initialised(ts: Ts): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return ({ factory }) => {
    const undefinedValue = () => factory.createVoidExpression(factory.createNumericLiteral(0));
    const statement = (node: TypeScript.Statement) => {
      if (!ts.isVariableStatement(node)) {
        return node;
      }
      if (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) {
        return node;
      }
      const list = node.declarationList;
      if (list.declarations.every(({ initializer }) => initializer)) {
        return node;
      }
      const declarations = list.declarations.map((one) =>
        one.initializer
          ? one
          : factory.updateVariableDeclaration(
              one,
              one.name,
              one.exclamationToken,
              one.type,
              undefinedValue(),
            ),
      );
      return factory.updateVariableStatement(
        node,
        node.modifiers,
        factory.updateVariableDeclarationList(list, declarations),
      );
    };
    return (file) => factory.updateSourceFile(file, file.statements.map(statement));
  };
}

/**
 * Turns `{ model }` into `{ model: exports.model }` if an earlier cell has declared `model`. tslab rewrites such names
 * everywhere except in this short form.
 * @param earlier The files that declare what earlier cells left.
 */
export function longProperties(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  earlier: readonly string[],
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    const { factory } = context;
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (!ts.isShorthandPropertyAssignment(node)) {
        return ts.visitEachChild(node, visit, context);
      }
      const symbol = checker.getShorthandAssignmentValueSymbol(node);
      if (
        !symbol?.declarations?.some((declaration) => earlier.includes(declaration.getSourceFile().fileName))
      ) {
        return node;
      }
      const value = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), node.name);
      const whole = node.objectAssignmentInitializer
        ? factory.createAssignment(value, node.objectAssignmentInitializer)
        : value;
      return ts.setTextRange(factory.createPropertyAssignment(node.name.text, whole), node);
    };
    return (file) => ts.visitNode(file, visit) as TypeScript.SourceFile;
  };
}
