/** Where a link of the project leads in the book. */
import fs from "node:fs";
import path from "node:path";
import { root } from "../setup/paths.mjs";

/** Largest file that gets a page of its own. */
const LARGEST = 100_000;

/** Languages of files that get a page, by ending, as Pygments names them. */
const LANGUAGES: Record<string, string> = {
  ".ts": "typescript",
  ".tsx": "typescript",
  ".mjs": "javascript",
  ".cjs": "javascript",
  ".h": "c++",
  ".py": "python",
  ".json": "json",
  ".txt": "text",
  ".cff": "yaml",
  ".yml": "yaml",
  "": "text",
};

/** The pages of a book, and of the files that they link to. */
export class BookLinks {
  /** Paths in the project of the files that need a page, in the order in which they were met. */
  readonly files = new Set<string>();

  /** @param pages paths of notebooks and docs in the project, which keep their places in the book */
  constructor(private readonly pages: ReadonlySet<string>) {}

  /**
   * @param from path in the book of the page that links
   * @param base path in the project of the file that the link was written in
   * @returns the link for that page; undefined if no page of the book has it
   */
  resolve(target: string, from: string, base: string): string | undefined {
    const [place, anchor = ""] = target.split(/(?=#)/);
    const named = path.posix.normalize(path.posix.join(path.posix.dirname(base), decodeURIComponent(place)));
    const page = this.pages.has(named) ? named : this.filePage(named);
    return page && `${path.posix.relative(path.posix.dirname(from), page)}${anchor}`;
  }

  /** Path in the book of the page of a file; undefined if it gets none. */
  filePage(file: string): string | undefined {
    if (file.startsWith("..") || !(path.extname(file) in LANGUAGES || file.endsWith(".md"))) {
      return undefined;
    }
    const entry = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
    if (!entry?.isFile() || entry.size > LARGEST || /^(build|node_modules|figures)\//.test(file)) {
      return undefined;
    }
    this.files.add(file);
    return `files/${file.replaceAll("/", "_").replace(/\.md$/, "")}.md`;
  }
}

/** The page of a file that is no Markdown: its text, in the colors of its language. */
export function sourcePage(file: string, text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const language = LANGUAGES[path.extname(file)] ?? "text";
  return `---\norphan: true\n---\n\n# ${file}\n\n${fence}${language}\n${text.trimEnd()}\n${fence}\n`;
}
