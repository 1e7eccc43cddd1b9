/** Collects all imports of the project with the TypeScript parser. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(__dirname, "../..");

export interface Import {
  /** From the project's root, with slashes. */
  readonly file: string;
  /** Our own file from the root, or a package or Node module as it is written. */
  readonly target: string;
  readonly kind: "ours" | "package" | "node";
}

/** Imports, re-exports, dynamic imports and `require` of every tracked source file and notebook. */
export function allImports(): Import[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "-co", "--exclude-standard", "src", "scripts", "test", "notebooks"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  const files = listed.split("\n").filter((file) => /\.(tsx?|mjs|ipynb)$/.test(file));
  return files.filter((file) => existsSync(path.join(root, file))).flatMap(importsOf);
}

function importsOf(file: string): Import[] {
  const content = readFileSync(path.join(root, file), "utf8");
  const source = file.endsWith(".ipynb") ? codeOf(content) : content;
  const names = ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
  const code = [...new Set(names)].filter((name) => !(name.startsWith(".") && name.endsWith(".json")));
  return code.map((name) => {
    if (name.startsWith(".")) {
      return { file, target: resolved(file, name), kind: "ours" };
    }
    return name.startsWith("node:")
      ? { file, target: name, kind: "node" }
      : { file, target: packageOf(name), kind: "package" };
  });
}

function codeOf(notebook: string): string {
  const { cells } = JSON.parse(notebook) as { cells: { cell_type: string; source: string | string[] }[] };
  return cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ source }) => [source].flat().join(""))
    .join("\n");
}

function resolved(file: string, name: string): string {
  const base = path.posix.join(path.posix.dirname(file), name);
  const found = [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find(
    (candidate) => existsSync(path.join(root, candidate)) && statSync(path.join(root, candidate)).isFile(),
  );
  if (!found) {
    throw new Error(`${file} imports ${name}, and there is no such file`);
  }
  return found;
}

const packageOf = (name: string): string =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

/**
 * Finds cycles of imports. Each is reported once, as its files in the order of import.
 *
 * @param imports only those of kind "ours" are followed
 */
export function circles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target, kind } of imports) {
    if (kind === "ours") {
      targets.set(file, [...(targets.get(file) ?? []), target]);
    }
  }
  const found: string[] = [];
  const finished = new Set<string>();
  const visit = (file: string, trail: string[]): void => {
    if (trail.includes(file)) {
      found.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
      return;
    }
    if (!finished.has(file)) {
      for (const target of targets.get(file) ?? []) {
        visit(target, [...trail, file]);
      }
      finished.add(file);
    }
  };
  for (const file of targets.keys()) {
    visit(file, []);
  }
  return found;
}
