/** Compiles the kernel's own sources, on the first start and whenever they have changed. */
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "../setup/files.mjs";
import { ownFolder } from "../setup/own-folder.mjs";
import { root } from "../setup/paths.mjs";
import { isUpToDate } from "../setup/up-to-date.mjs";

export const out = ownFolder("build/kernel");
const entries = ["supervisor", "main", "channels"];
/** The files that the kernel was made of, as the compiler has found them. */
const sourcesFile = path.join(out, "sources.json");

/** @param {string} entry */
export const builtFile = (entry) => path.join(out, `${entry}.js`);

export const upToDate = () => isUpToDate(entries.map(builtFile), sourcesFile);

/** What is different in tslab's converter: the code there, and the code in its place. */
const converterChanges = [
  // A notebook may import files from outside its project, and files that are not called .ts.
  [/throw new Error\("unexpected emit path: " \+ fileName\);/, ""],
  [/if \(rel\.startsWith\("\.\."\)\) \{\s*continue;\s*\}/, ""],
  [
    /dep\.endsWith\("\.js"\) \|\| \(dep\.endsWith\("\.ts"\) && !dep\.endsWith\("\.d\.ts"\)\)/,
    "/\\.[cm]?[jt]sx?$/.test(dep) && !/\\.d\\.[cm]?ts$/.test(dep)",
  ],
  // Declarations of earlier cells are in two files.
  [
    /decl\.getSourceFile\(\) === declsFile/,
    "/\\/__(?:prev|settled)__\\.d\\.ts$/.test(decl.getSourceFile().fileName)",
  ],
  // A message that explains another is about the same file.
  [/(function traverseDiagnosticMessageChain\([^{]*\{[^}]*code: msg\.code,)/, "$1 fileName,"],
  [/(traverseDiagnosticMessageChain\(start, end, child, out)\)/, "$1, fileName)"],
];

/** @param {string} code of tslab's converter */
function changedConverter(code) {
  return converterChanges.reduce((changed, [there, instead]) => {
    const next = changed.replace(there, /** @type {string} */ (instead));
    if (next === changed) {
      throw new Error(`tslab's converter is another one: it has no ${there}`);
    }
    return next;
  }, code);
}

/**
 * tslab's converter becomes a part of the kernel, and the kernel's own TypeScript the one that it uses.
 *
 * @param {boolean} whole whether packages become a part, too
 * @returns {import("esbuild").Plugin}
 */
function parts(whole) {
  const ofTslab = /^tslab\/dist\/(converter|metadata)$/;
  return {
    name: "parts",
    setup(build) {
      build.onResolve({ filter: /^@tslab\/typescript-for-tslab$/ }, () => ({
        path: path.join(root, "src/kernel/language/typescript-for-tslab.ts"),
      }));
      build.onResolve({ filter: /^[^./]/ }, ({ path: name, importer }) => {
        const inside = whole || ofTslab.test(name) || /\/node_modules\/tslab\//.test(importer);
        return inside ? undefined : { path: name, external: true };
      });
      // The converter finds the module "tslab" of cells beside itself, and it now stands elsewhere.
      const folder = whole
        ? JSON.stringify(path.join(root, "node_modules/tslab/dist"))
        : 'require("node:path").dirname(require("node:module").createRequire(__filename).resolve("tslab"))';
      build.onLoad(
        { filter: /[\\/]node_modules[\\/]tslab[\\/]dist[\\/]converter\.js$/ },
        ({ path: file }) => ({
          contents: changedConverter(readFileSync(file, "utf8")).replaceAll("__dirname", () => folder),
          loader: "js",
        }),
      );
    },
  };
}

/**
 * @param {string[]} names
 * @param {boolean} whole whether packages become a part, too
 * @returns {Promise<string[]>} the sources, as far as they are no packages
 */
async function compile(names, whole) {
  const { build, stop } = await import("esbuild");
  try {
    const { metafile, outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: names.map((entry) => `src/kernel/${entry}.ts`),
      outdir: out,
      write: false,
      bundle: true,
      plugins: [parts(whole)],
      platform: "node",
      format: "cjs",
      target: "node20",
      sourcemap: whole ? false : "inline",
      logLevel: "warning",
      metafile: true,
    });
    for (const { path: file, contents } of outputFiles) {
      writeWhole(file, contents);
    }
    return Object.keys(metafile.inputs).filter((name) => !name.includes("node_modules/"));
  } finally {
    await stop();
  }
}

/** Compiles; the list of sources, by which a later start knows that all is there, is written last. */
export async function buildKernel() {
  // The kernel before this one compiled `src` by other rules.
  rmSync(path.join(out, "modules"), { recursive: true, force: true });
  const sources = await compile(entries, false);
  // What packages hold is as the lock file says.
  writeWhole(sourcesFile, JSON.stringify([...sources, "package-lock.json"]));
}

/** The script that becomes a snapshot, with TypeScript inside: there are no packages in a snapshot. */
export async function buildSnapshotScript() {
  await compile(["snapshot"], true);
  return builtFile("snapshot");
}
