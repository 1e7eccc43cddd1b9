/**
 * Declarations after a cell that failed: only those that it reached count. tslab keeps all declarations in one text, so
 * the text before the cell and the text after it are merged here.
 */
import type * as TypeScript from "typescript";

type Ts = typeof TypeScript;

/**
 * @param before The declarations before the cell ran.
 * @param after The declarations if the cell had run to its end.
 * @param missing Names of values that the cell declares but has not assigned.
 */
export function declarationsSoFar(
  ts: Ts,
  before: string,
  after: string,
  missing: ReadonlySet<string>,
): string {
  if (missing.size === 0) {
    return after;
  }
  const kept = pick(ts, after, (name) => !missing.has(name));
  const old = pick(ts, before, (name) => missing.has(name));
  return `${kept}\n${old}`;
}

/** Reduces `text` to the wanted names of values. Statements that declare no value, such as types, stay. */
function pick(ts: Ts, text: string, wanted: (name: string) => boolean): string {
  const file = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.Latest, true);
  const printer = ts.createPrinter();
  const parts: string[] = [];
  for (const statement of file.statements) {
    const names = declared(ts, statement);
    const left = names.filter(wanted);
    if (left.length === names.length) {
      parts.push(statement.getText(file));
    } else if (left.length > 0) {
      parts.push(reduced(ts, printer, file, statement, new Set(left)));
    }
  }
  return parts.join("\n");
}

/** Names of values that a statement declares. */
function declared(ts: Ts, statement: TypeScript.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  }
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const named =
      namedBindings && ts.isNamedImports(namedBindings)
        ? namedBindings.elements.map((element) => element.name.text)
        : namedBindings
          ? [namedBindings.name.text]
          : [];
    return [...(name ? [name.text] : []), ...named];
  }
  const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  if ((named || ts.isEnumDeclaration(statement)) && statement.name) {
    return [statement.name.text];
  }
  return [];
}

/** The same statement with fewer names. */
function reduced(
  ts: Ts,
  printer: TypeScript.Printer,
  file: TypeScript.SourceFile,
  statement: TypeScript.Statement,
  names: ReadonlySet<string>,
): string {
  const print = (node: TypeScript.Node) => printer.printNode(ts.EmitHint.Unspecified, node, file);
  const { factory } = ts;
  if (ts.isVariableStatement(statement)) {
    const list = statement.declarationList;
    const declarations = list.declarations.filter(
      ({ name }) => ts.isIdentifier(name) && names.has(name.text),
    );
    return print(
      factory.updateVariableStatement(
        statement,
        statement.modifiers,
        factory.updateVariableDeclarationList(list, declarations),
      ),
    );
  }
  if (!ts.isImportDeclaration(statement) || !statement.importClause) {
    return print(statement);
  }
  const { importClause } = statement;
  let bindings = importClause.namedBindings;
  if (bindings && ts.isNamedImports(bindings)) {
    const elements = bindings.elements.filter((element) => names.has(element.name.text));
    bindings = elements.length > 0 ? factory.updateNamedImports(bindings, elements) : undefined;
  } else if (bindings && !names.has(bindings.name.text)) {
    bindings = undefined;
  }
  const name = importClause.name && names.has(importClause.name.text) ? importClause.name : undefined;
  const clause = factory.updateImportClause(importClause, importClause.isTypeOnly, name, bindings);
  return print(
    factory.updateImportDeclaration(
      statement,
      statement.modifiers,
      clause,
      statement.moduleSpecifier,
      statement.attributes,
    ),
  );
}
