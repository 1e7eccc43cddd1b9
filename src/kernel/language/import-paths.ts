/** Completes the path in an import: files beside the notebook, packages, modules of Node. */
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import type * as TypeScript from "typescript";

export interface PathCompletion {
  /** The range of code that a candidate replaces. */
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
}

export interface PathSettings {
  /** The notebook's folder. */
  readonly folder: string;
  /** The project's folder, whose package.json names the packages. */
  readonly root: string;
}

/** @returns undefined if the cursor is not inside the quotes of an import. */
export function importPathAt(
  ts: typeof TypeScript,
  code: string,
  position: number,
  settings: PathSettings,
): PathCompletion | undefined {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const literal = literalAt(ts, file, position);
  if (!literal || !isImported(ts, literal)) {
    return undefined;
  }
  const written = code.slice(literal.getStart(file) + 1, position);
  const [, rest = ""] = /^([^"'`\n/]*)/.exec(code.slice(position)) ?? [];
  if (!written.startsWith(".")) {
    const end = position + rest.length;
    return { start: position - written.length, end, candidates: packages(settings.root, written) };
  }
  const before = written.slice(0, written.lastIndexOf("/") + 1);
  const begun = written.slice(before.length);
  const candidates =
    before === "" ? ["./", "../"] : entries(path.resolve(settings.folder, before)).concat("../");
  return {
    start: position - begun.length,
    end: position + rest.length,
    candidates: candidates.filter((name) => name.toLowerCase().startsWith(begun.toLowerCase())),
  };
}

function literalAt(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  position: number,
): TypeScript.StringLiteral | undefined {
  let node: TypeScript.Node | undefined = file;
  while (node && !ts.isStringLiteral(node)) {
    node = ts.forEachChild(node, (child) =>
      child.getStart(file) < position && position <= child.end ? child : undefined,
    );
  }
  return node;
}

function isImported(ts: typeof TypeScript, { parent }: TypeScript.StringLiteral): boolean {
  if (ts.isCallExpression(parent)) {
    const { expression } = parent;
    return (
      expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(expression) && expression.text === "require")
    );
  }
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent))
  );
}

/** What can be imported from a folder, as an import spells it. Folders end with a slash. */
function entries(folder: string): string[] {
  const found = new Set<string>();
  for (const entry of listed(folder)) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") {
      continue;
    }
    if (entry.isDirectory()) {
      found.add(`${entry.name}/`);
    } else if (/\.(tsx?|jsx?)$/.test(entry.name)) {
      found.add(entry.name.replace(/(\.d)?\.(tsx?|jsx?)$/, ""));
    } else if (entry.name.endsWith(".json")) {
      found.add(entry.name);
    }
  }
  return [...found].sort();
}

function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // There is no such folder.
  }
}

function packages(root: string, begun: string): string[] {
  let own: string[] = [];
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(
      readFileSync(path.join(root, "package.json"), "utf8"),
    ) as { dependencies?: object; devDependencies?: object };
    own = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  } catch {
    // The folder has no readable package.json, so only Node's modules are offered.
  }
  const nodes = builtinModules.filter((name) => !name.startsWith("_")).map((name) => `node:${name}`);
  return [...own.sort(), ...nodes].filter((name) => name.startsWith(begun));
}
