/**
 * The script that `node --build-snapshot` runs (`scripts/kernel/snapshot.mjs`), with the project's folder as its
 * argument. It loads TypeScript and lets it read everything that a notebook imports. Kernels that start from the snapshot
 * have all of that in memory.
 */
import nodeModule, { createRequire } from "node:module";
import path from "node:path";
import { startupSnapshot } from "node:v8";
import { NOTHING_DECLARED } from "./language/earlier-cells";
import { Language } from "./language/language";

const root = path.resolve(process.argv[2] ?? "");
const built = path.join(root, "build", "kernel");
const language = new Language({
  root,
  folder: path.join(root, "notebooks"),
  kept: [path.join(root, "src", "workbook")],
});
// Typical cells, so that Node has compiled the compiler's own functions as well.
language.prepare([
  "const count = 1;\ncount + 1",
  'import { tf } from "../src/workbook";\nconst sum = tf.sum([1, 2, count]);\nsum',
  "for (const part of [1, 2]) {\n  console.log(await Promise.resolve(part));\n}",
]);
// No completion, because it sorts with a collator, a native object that a snapshot cannot hold.
language.inspect(NOTHING_DECLARED, "Math.abs(1)", 6);

startupSnapshot.setDeserializeMainFunction(() => {
  const [, , connectionFile = "", folder = built] = process.argv;
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => void };
  enableCompileCache?.(path.join(folder, "compiled"));
  const load = createRequire(path.join(folder, "main.js"));
  const { start } = load(path.join(folder, "main.js")) as typeof import("./main");
  return start({ root, connectionFile, channelsFile: path.join(folder, "channels.js"), language });
});
