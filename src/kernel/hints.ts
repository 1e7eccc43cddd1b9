/** What to do about a path that leads nowhere: said below the error that TypeScript or Node gives. */
import path from "node:path";

/**
 * @param message The compiler's or Node's message.
 * @param folder The folder in which the kernel was started.
 */
export function pathHint(message: string, root: string, folder: string): string | undefined {
  const name = /Cannot find module '([^']+)'|ENOENT[^']*'([^']+)'/.exec(message);
  const wanted = name?.[1] ?? name?.[2];
  if (wanted === undefined) {
    return undefined;
  }
  const notebooks = path.join(root, "notebooks");
  const relative = wanted.startsWith(".");
  if (!relative && name?.[1] !== undefined) {
    return path.isAbsolute(wanted)
      ? undefined
      : "A package's name is looked up in the project's node_modules.";
  }
  if (!relative) {
    return undefined;
  }
  const where = `Paths start at the folder in which the kernel was started: ${folder}.`;
  if (folder === notebooks) {
    return where;
  }
  return `${where} The project's notebooks expect ${notebooks}: start Jupyter so, or give papermill --cwd ${notebooks}.`;
}
