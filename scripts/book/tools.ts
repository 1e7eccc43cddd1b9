/** MathJax and TypeDoc for the book, installed once into the cache folder from scripts/book/package-lock.json. */
import fs from "node:fs";
import path from "node:path";
import { run, tryRun, whyInShort } from "../setup/command.mjs";
import { copyWhole, hashOf, removeFolder, writeWhole } from "../setup/files.mjs";
import { withLock } from "../setup/lock.mjs";
import { npmCommand, npmEnvironment } from "../setup/npm.mjs";
import { cacheFolder, root } from "../setup/paths.mjs";
import { Problem } from "../setup/problem.mjs";
import { step } from "../setup/progress.mjs";
import { stampMatches, writeStamp } from "../setup/stamp.mjs";

const here = path.join(root, "scripts", "book");
const folder = path.join(cacheFolder(), "book-npm");

/**
 * The folder of a package. Missing packages are installed.
 *
 * @throws Problem if npm cannot install them
 */
export async function bookPackage(name: string): Promise<string> {
  const lists = ["package.json", "package-lock.json"];
  const inputs = { lists: hashOf(...lists.map((list) => fs.readFileSync(path.join(here, list)))) };
  const stamp = path.join(folder, "attention-workbook.json");
  const place = path.join(folder, "node_modules", name);
  const ready = () => stampMatches(stamp, inputs) && fs.existsSync(place);
  if (!ready()) {
    await withLock(`${folder}.lock`, async () => {
      if (ready()) {
        return;
      }
      await step("MathJax, TypeDoc", async (showDetail) => {
        showDetail("npm ci");
        removeFolder(folder);
        for (const list of lists) {
          copyWhole(path.join(here, list), path.join(folder, list));
        }
        const { program, before } = npmCommand();
        const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        const outcome = await tryRun(program, [...before, "ci", ...flags, "--prefix", folder], {
          cwd: folder,
          env: npmEnvironment(),
        });
        if (outcome?.code !== 0) {
          throw new Problem(`npm ci failed: ${outcome ? whyInShort(outcome) : "npm is missing"}`);
        }
        writeStamp(stamp, inputs);
        return { note: folder, value: undefined };
      });
    });
  }
  return place;
}

/** Puts the pages of all exports into the book's navigation, below `index.md`. */
const API_CONTENTS = "\n```{toctree}\n:hidden:\n:glob:\n\n*/*\n```\n";

/**
 * Writes the pages about the layers, made from their docstrings as `typedoc.json` says, with an `index.md`.
 *
 * @throws Problem if TypeDoc fails
 */
export async function writeApi(out: string): Promise<void> {
  const typedoc = await bookPackage("typedoc");
  const plugin = await bookPackage("typedoc-plugin-markdown");
  const outcome = await run(
    process.execPath,
    [
      path.join(typedoc, "bin", "typedoc"),
      ...["--options", path.join(here, "typedoc.json")],
      ...["--plugin", path.join(plugin, "dist", "index.js"), "--out", out],
    ],
    { cwd: root },
  );
  if (outcome.code !== 0) {
    throw new Problem(`TypeDoc failed: ${whyInShort(outcome)}`);
  }
  const index = path.join(out, "index.md");
  writeWhole(index, fs.readFileSync(index, "utf8") + API_CONTENTS);
}
