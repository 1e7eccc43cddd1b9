/**
 * Compiles a command with the packages that it loads into one file, on its first run and whenever its sources have
 * changed. One file and code that V8 keeps (`load.mjs`) start in a third of the time that 500 files take by way of tsx.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { writeWhole } from "../setup/files.mjs";
import { addon } from "../setup/native.mjs";
import { ownFolder } from "../setup/own-folder.mjs";
import { root } from "../setup/paths.mjs";
import { isUpToDate } from "../setup/up-to-date.mjs";

/** Commands that are started so often, or for so little work, that their start counts. */
const compiledCommands = ["scripts/translate.ts"];

/** Packages with native code, or which find files beside their own. */
const external = ["nodejs-polars", "esbuild", "playwright-core", "@sparticuz/chromium", "*.node"];

/** What tfjs-node imports and a command never uses: other backends, other models' formats, data pipelines. */
const UNUSED = /^@tensorflow\/tfjs-(backend-(cpu|webgl)|converter|data)$/;

/** @type {import("esbuild").Plugin} */
const parts = {
  name: "parts",
  setup(build) {
    build.onResolve({ filter: UNUSED }, ({ path: name }) => ({ path: name, namespace: "unused" }));
    build.onLoad({ filter: /./, namespace: "unused" }, () => ({ contents: "module.exports = {};" }));
    // tfjs-node asks this package where its addon is. It brings 40 modules.
    build.onResolve({ filter: /^@mapbox\/node-pre-gyp$/ }, ({ path: name }) => ({
      path: name,
      namespace: "addon",
    }));
    build.onLoad({ filter: /./, namespace: "addon" }, () => ({
      contents: `exports.find = () => ${JSON.stringify(addon)};`,
    }));
    // A source finds the files beside it where it stood.
    build.onLoad({ filter: /\.m?[jt]s$/ }, ({ path: file }) => {
      if (file.includes("node_modules")) {
        return undefined;
      }
      const contents = readFileSync(file, "utf8")
        .replaceAll("import.meta.url", () => JSON.stringify(pathToFileURL(file).href))
        .replaceAll("__dirname", () => JSON.stringify(path.dirname(file)));
      return { contents, loader: file.endsWith(".ts") ? "ts" : "js" };
    });
  },
};

/**
 * @param {string} script
 * @returns {Promise<{ code: Uint8Array, sources: string[] }>} the sources are those that are not of packages
 */
async function compile(script) {
  const { build, stop } = await import("esbuild");
  try {
    const { metafile, outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [script],
      outdir: "out",
      write: false,
      bundle: true,
      plugins: [parts],
      external,
      platform: "node",
      format: "cjs",
      target: "node20",
      // `load.mjs` runs this as a vm.Script, in which import() does not work.
      supported: { "dynamic-import": false },
      keepNames: true,
      logLevel: "silent",
      metafile: true,
    });
    const sources = Object.keys(metafile.inputs).filter((name) => /^(src|scripts)\//.test(name));
    return { code: outputFiles[0].contents, sources };
  } finally {
    await stop();
  }
}

/** @param {string} script */
function filesOf(script) {
  const file = path.join(ownFolder("build/commands"), `${path.basename(script, ".ts")}.js`);
  return { file, sourcesFile: `${file}.sources.json` };
}

/**
 * The compiled form of a command, if there is one that is up to date.
 *
 * @param {string} script such as "scripts/translate.ts"
 * @returns {string | undefined} its file
 */
export function readyCommand(script) {
  if (!compiledCommands.includes(script)) {
    return undefined;
  }
  const { file, sourcesFile } = filesOf(script);
  return isUpToDate([file], sourcesFile) ? file : undefined;
}

/**
 * The compiled form of a command, which is made if it is missing.
 *
 * @param {string} script
 * @returns {Promise<string | undefined>} its file; undefined if this command has none, or it cannot be made or kept:
 *   the command then runs from its sources, and says itself what is wrong with them
 */
export async function compiledCommand(script) {
  if (!compiledCommands.includes(script)) {
    return undefined;
  }
  try {
    const { file, sourcesFile } = filesOf(script);
    if (!isUpToDate([file], sourcesFile)) {
      const { code, sources } = await compile(script);
      writeWhole(file, code);
      // What packages hold is as the lock file says.
      writeWhole(
        sourcesFile,
        JSON.stringify([...sources, "scripts/commands/build.mjs", "package-lock.json"]),
      );
    }
    return file;
  } catch (error) {
    const { code, errors } = /** @type {{ code?: string, errors?: object[] }} */ (error);
    if (code === undefined && errors === undefined) {
      throw error;
    }
    return undefined; // The file system or the compiler refuses.
  }
}
