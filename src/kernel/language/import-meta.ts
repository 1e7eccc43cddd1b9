/** `import.meta` of a file that is compiled to CommonJS, where JavaScript has none. */
import type * as TypeScript from "typescript";

/** Puts an object with url, filename and dirname of the file in the place of `import.meta`. */
export function withoutImportMeta(
  ts: typeof TypeScript,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const { factory } = ts;
  const name = (text: string) => factory.createIdentifier(text);
  const required = (module: string) =>
    factory.createCallExpression(name("require"), undefined, [factory.createStringLiteral(module)]);
  const url = factory.createPropertyAccessExpression(
    factory.createCallExpression(
      factory.createPropertyAccessExpression(required("node:url"), "pathToFileURL"),
      undefined,
      [name("__filename")],
    ),
    "href",
  );
  const meta = factory.createObjectLiteralExpression([
    factory.createPropertyAssignment("url", url),
    factory.createPropertyAssignment("filename", name("__filename")),
    factory.createPropertyAssignment("dirname", name("__dirname")),
  ]);
  return (context) => (file) => {
    const visit = (node: TypeScript.Node): TypeScript.Node =>
      ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
        ? factory.createParenthesizedExpression(meta)
        : ts.visitEachChild(node, visit, context);
    return ts.visitNode(file, visit) as TypeScript.SourceFile;
  };
}
