/** `import.meta` of a file that is compiled to CommonJS, where JavaScript has none. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import type * as TypeScript from "typescript";

/** Puts an object with url, filename and dirname of the file in the place of `import.meta`. */
export function withoutImportMeta(
  ts: typeof TypeScript,
  fileName: string,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const { factory } = ts;
  const fields = { url: pathToFileURL(fileName).href, filename: fileName, dirname: path.dirname(fileName) };
  const properties = Object.entries(fields).map(([name, text]) =>
    factory.createPropertyAssignment(name, factory.createStringLiteral(text)),
  );
  const meta = factory.createParenthesizedExpression(factory.createObjectLiteralExpression(properties));
  return (context) => (file) => {
    const visit = (node: TypeScript.Node): TypeScript.Node =>
      ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
        ? meta
        : ts.visitEachChild(node, visit, context);
    return ts.visitNode(file, visit) as TypeScript.SourceFile;
  };
}
