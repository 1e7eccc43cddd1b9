/** Which files of `src` have to be loaded again after a change. */
import type { SideOutput } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { importsOf } from "./emit";
import { scriptName } from "./script-name";

/**
 * Adds every file that imports a changed one, directly or not, because it must be loaded again, too.
 *
 * @param outputs JavaScript of all files by path, as last compiled
 */
export function withDependents(
  program: TypeScript.Program,
  outputs: ReadonlyMap<string, string>,
  changed: readonly SideOutput[],
): SideOutput[] {
  const importers = new Map<string, string[]>();
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile) {
      continue;
    }
    for (const target of importsOf(program, file).map(scriptName)) {
      importers.set(target, [...(importers.get(target) ?? []), file.fileName]);
    }
  }
  const all = new Map(changed.map((output) => [output.path, output]));
  const queue = [...all.keys()];
  for (let script = queue.pop(); script !== undefined; script = queue.pop()) {
    for (const importer of importers.get(script) ?? []) {
      const output = scriptName(importer);
      const data = outputs.get(output);
      if (data === undefined || all.has(output)) {
        continue;
      }
      all.set(output, { path: output, data });
      queue.push(output);
    }
  }
  return [...all.values()];
}
