/** `npm run book`: all notebooks, executed, as a book in build/book. */
import fs from "node:fs";
import path from "node:path";
import { Command } from "commander";
import "../src/native/tensorflow";
import { exportLive } from "../src/export/export-live";
import { InputError } from "../src/files/errors";
import { loadTranslator } from "../src/models/storage";
import { checkBook } from "./book/check";
import { type BookParts, writeSources } from "./book/sources";
import { runCommand } from "./run-command";
import { run as runProgram, whyInShort } from "./setup/command.mjs";
import { executedCopy, sharedHash } from "./setup/executed.mjs";
import { pythonOfEnvironment } from "./setup/extra-environment.mjs";
import { readIfThere, removeFolder, writeWhole } from "./setup/files.mjs";
import { computingEnvironment } from "./setup/node.mjs";
import { ownNotebooks } from "./setup/notebooks.mjs";
import { ownFolder } from "./setup/own-folder.mjs";
import { root } from "./setup/paths.mjs";
import { Problem } from "./setup/problem.mjs";
import { step } from "./setup/progress.mjs";
import { pythonEnvironment } from "./setup/python.mjs";

const build = ownFolder("build");
const book = path.join(build, "book");

/** Networks that the book's readers can try. */
const NETWORKS = [
  {
    model: "human-times",
    title: "Human times",
    words: "It reads a time as people say it, and writes it as a clock does.",
    examples: ["48 min before 10 a.m", "ten past noon", "nine o'clock 41 am"],
  },
];

async function run({ check }: { check?: string | true }): Promise<void> {
  try {
    if (check) {
      await checkBook(book, check === true ? "" : check);
      return;
    }
    const python = await pythonOfEnvironment({
      name: "book",
      title: "Sphinx",
      requirements: "book.txt",
      size: "60 MB to download",
    });
    const executed = await executeAll();
    const gallery = await makeGallery();
    const source = path.join(build, "book-source");
    await step("pages", async () => {
      await writeSources({ out: source, executed, gallery, live: await livePages() });
      return { note: source, value: undefined };
    });
    await step("Sphinx", async (showDetail) => {
      await sphinx(python, source, showDetail);
      return { note: path.join(book, "index.html"), value: undefined };
    });
    console.log(path.join(book, "index.html"));
  } catch (error) {
    throw error instanceof Problem ? new InputError(error.message, { cause: error }) : error;
  }
}

/** Executed copies by the notebook's path in the project. */
async function executeAll(): Promise<Map<string, string>> {
  const copies = new Map<string, string>();
  for (const name of await ownNotebooks()) {
    const notebook = path.join(root, "notebooks", name);
    await step(name, async (showDetail) => {
      const { file, fresh, failure } = await executedCopy(notebook, (cell, of) =>
        showDetail(`cell ${cell} of ${of}`),
      );
      if (failure) {
        throw new Problem(`notebooks/${name}: ${failure.summary}`);
      }
      copies.set(`notebooks/${name}`, file);
      return { note: fresh ? "executed" : "unchanged since it was executed", value: undefined };
    });
  }
  return copies;
}

/** The figures of the stored network, drawn again only after the sources have changed. */
async function makeGallery(): Promise<string> {
  const folder = path.join(build, "book-gallery");
  const stamp = `${folder}.key`;
  const key = await sharedHash();
  if (readIfThere(stamp) !== key) {
    await step("gallery", async () => {
      removeFolder(folder);
      const figures = ["scripts/figures.ts", "--model", "data/models/human-times", "--out", folder];
      const outcome = await runProgram(process.execPath, ["--import", "tsx", ...figures], {
        cwd: root,
        env: { ...computingEnvironment, ...process.env },
      });
      if (outcome.code !== 0) {
        throw new Problem(`the gallery could not be drawn: ${whyInShort(outcome)}`);
      }
      writeWhole(stamp, key);
      return { note: folder, value: undefined };
    });
  }
  return folder;
}

async function livePages(): Promise<BookParts["live"]> {
  const pages: BookParts["live"][number][] = [];
  for (const { model, title, words, examples } of NETWORKS) {
    const base = path.join(build, "book-live", model);
    const [file] = await exportLive(await loadTranslator(path.join(root, "data", "models", model)), base, {
      title,
      examples,
    });
    pages.push({ file, title, words });
  }
  return pages;
}

/** Builds beside the book and then replaces it, so that build/book is whole at every moment. */
async function sphinx(python: string, source: string, showDetail: (text: string) => void): Promise<void> {
  const unfinished = `${book}-unfinished`;
  const doctrees = path.join(build, "book-doctrees");
  removeFolder(unfinished);
  // A warning is a failure, at the end, so that all of them are seen.
  const strict = ["-W", "--keep-going"];
  const args = ["-b", "html", "-q", ...strict, "-d", doctrees, source, unfinished];
  const outcome = await runProgram(python, ["-m", "sphinx", ...args], {
    cwd: root,
    env: pythonEnvironment(),
    onLine: (line) => showDetail(line.slice(0, 100)),
  });
  if (outcome.code !== 0) {
    // Sphinx complains of a page only when it reads it, so it is to read all of them again.
    removeFolder(doctrees);
    const complaints = outcome.stderr.split("\n").filter((line) => /WARNING|ERROR/.test(line));
    for (const line of complaints) {
      console.error(line);
    }
    throw new Problem(
      complaints.length > 0
        ? `Sphinx has ${complaints.length} complaints, the lines above; the last book stays as it was`
        : `Sphinx could not build the book: ${whyInShort(outcome)}`,
    );
  }
  removeFolder(book);
  fs.renameSync(unfinished, book);
}

runCommand(
  new Command("book")
    .description(
      "Build the book of all notebooks, executed, in build/book. Sphinx, MathJax and TypeDoc are installed into the " +
        "cache folder at the first call; a notebook is run again only after something has changed.",
    )
    .option(
      "--check [part]",
      "open every page of the built book, or those whose path contains PART: links, requests to elsewhere, axe-core",
    )
    .action(run),
);
