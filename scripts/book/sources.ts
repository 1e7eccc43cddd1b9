/** Writes what Sphinx reads: executed notebooks, docs, gallery, API, and pages of the files that they link to. */
import fs from "node:fs";
import path from "node:path";
import { FIT_FIGURE } from "../../src/export/fit-figure";
import { galleryMarkdownIn } from "../../src/export/gallery";
import { FRAME_SCRIPT, liveFrame } from "../../src/export/live-snippet";
import { scriptJson } from "../../src/figures/svg";
import { template } from "../../src/figures/theme";
import { readNotebook } from "../../src/post/notebook-file";
import { rewriteLinks } from "../../src/post/text-cell";
import { copyWhole, readIfThere, removeFolder, writeWhole } from "../setup/files.mjs";
import { root } from "../setup/paths.mjs";
import { BookLinks, sourcePage } from "./links";
import { notebookPage } from "./notebook-page";
import { bookPackage, writeApi } from "./tools";
import { linkedGlossary, type NamedNotebook, referencesPage } from "./words";

export interface BookParts {
  /** The folder that Sphinx reads. */
  readonly out: string;
  /** Executed copies by the notebook's path in the project, `notebooks/00-first-look.ipynb`. */
  readonly executed: ReadonlyMap<string, string>;
  /** Folder of `npm run figures`. */
  readonly gallery: string;
  /** Live pages by their names, with their titles. */
  readonly live: readonly { readonly file: string; readonly title: string; readonly words: string }[];
}

/** Writes all sources. Files that are as they were are not touched, so Sphinx reads only what is new. */
export async function writeSources({ out, executed, gallery, live }: BookParts): Promise<void> {
  const written = new Set<string>();
  const write = (name: string, text: string) => {
    written.add(name);
    if (readIfThere(path.join(out, name)) !== text) {
      writeWhole(path.join(out, name), text);
    }
  };
  const copy = (from: string, name: string) => {
    written.add(name);
    if (!isSame(from, path.join(out, name))) {
      copyWhole(from, path.join(out, name));
    }
  };

  const docs = fs.readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
  const links = new BookLinks(new Set([...executed.keys(), ...docs.map((name) => `docs/${name}`)]));
  const notebooks: NamedNotebook[] = [...executed].map(([name, copied]) => ({
    path: name,
    notebook: readNotebook(copied),
  }));
  const chapters = notebooks.filter((named) => !named.path.includes("/solutions/"));

  for (const named of notebooks) {
    write(
      named.path,
      notebookPage(named.notebook, (to) => links.resolve(to, named.path, named.path)),
    );
  }
  const page = (name: string, text: string, base = name) =>
    write(
      name,
      rewriteLinks(text, (to) => links.resolve(to, name, base)),
    );
  for (const name of docs) {
    const text = fs.readFileSync(path.join(root, "docs", name), "utf8");
    page(`docs/${name}`, name === "glossary.md" ? linkedGlossary(text, chapters) : text);
  }
  const index = fs.readFileSync(path.join(root, "book", "index.md"), "utf8");
  write(
    "index.md",
    index.replace("](../README.md)", `](${links.resolve("README.md", "index.md", "index.md")})`),
  );
  write("references.md", referencesPage(chapters));
  write("try.md", tryPage(live));
  write("gallery.md", galleryMarkdownIn(fs.readFileSync(path.join(gallery, "README.md"), "utf8"), "gallery"));
  writeFilePages(links, page, write);

  for (const name of ["accessible.js", "book.css", "figures.js"]) {
    copy(path.join(root, "book", "_static", name), `_static/${name}`);
  }
  copy(path.join(root, "book", "conf.py"), "conf.py");
  const themes = { light: template("light"), dark: template("dark") };
  write("_static/figure-themes.js", `window.figureThemes = ${scriptJson(themes)};\n`);
  write("_static/fit-figure.js", `${FIT_FIGURE}window.fitFigure = fitFigure;\n`);
  copy(require.resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"), "_static/plotly.min.js");
  const mathjax = path.join(await bookPackage("mathjax"), "es5");
  copyFolder(mathjax, "_static/mathjax", copy, (name) =>
    /^(tex-chtml-full\.js|output\/chtml\/fonts\/|sre\/)/.test(name),
  );
  copyFolder(gallery, "extra/gallery", copy, (name) => !/^(README|index)\./.test(name));
  for (const { file } of live) {
    copy(file, `extra/live/${path.basename(file)}`);
  }
  removeOthers(out, written);
  await writeApi(path.join(out, "api"));
}

/** A file page may link to further files, which then need pages, too. */
function writeFilePages(
  links: BookLinks,
  page: (name: string, text: string, base: string) => void,
  write: (name: string, text: string) => void,
): void {
  for (const file of links.files) {
    const name = links.filePage(file) as string;
    const text = fs.readFileSync(path.join(root, file), "utf8");
    if (file.endsWith(".md")) {
      page(name, `---\norphan: true\n---\n\n${withoutPictures(text)}`, file);
    } else {
      write(name, sourcePage(file, text));
    }
  }
}

/** README's picture lies beside it and is in the gallery, too. */
const withoutPictures = (markdown: string): string => markdown.replace(/<picture>[\s\S]*?<\/picture>\n/g, "");

const isSame = (from: string, to: string): boolean => {
  const there = fs.statSync(to, { throwIfNoEntry: false });
  return there?.size === fs.statSync(from).size && fs.readFileSync(from).equals(fs.readFileSync(to));
};

function copyFolder(
  from: string,
  to: string,
  copy: (from: string, name: string) => void,
  wanted: (name: string) => boolean,
): void {
  for (const found of fs.readdirSync(from, { recursive: true, encoding: "utf8" })) {
    const name = found.replaceAll(path.sep, "/");
    if (wanted(name) && fs.statSync(path.join(from, found)).isFile()) {
      copy(path.join(from, found), `${to}/${name}`);
    }
  }
}

/** Removes files of an earlier book; the API is made anew by TypeDoc. */
function removeOthers(out: string, written: ReadonlySet<string>): void {
  for (const found of fs.readdirSync(out, { recursive: true, encoding: "utf8" })) {
    const name = found.replaceAll(path.sep, "/");
    const file = path.join(out, found);
    if (
      !written.has(name) &&
      !name.startsWith("api") &&
      fs.statSync(file, { throwIfNoEntry: false })?.isFile()
    ) {
      removeFolder(file);
    }
  }
}

const tryPage = (live: BookParts["live"]): string => {
  const frames = live.map(({ file, title, words }) => {
    const address = `live/${path.basename(file)}`;
    return `## ${title}\n\n${words}\n\n${liveFrame(`src="${address}" loading="lazy"`, title)}\n\n<a href="${address}">On a page of its own</a>`;
  });
  return (
    "# Try a network\n\nEach network below is in this page as it was trained. It answers in your browser, and what you " +
    `type stays there.\n\n${frames.join("\n\n")}\n\n${FRAME_SCRIPT.replace(/\n\s*\n/g, "\n")}\n`
  );
};
