/** The book's pages of words: the glossary with links, and all references. */
import type { NotebookFile } from "../../src/post/notebook-file";

/** A notebook with its path in the project. */
export interface NamedNotebook {
  readonly path: string;
  readonly notebook: NotebookFile;
}

const texts = ({ notebook }: NamedNotebook): string =>
  notebook.cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => source)
    .join("\n\n");

const titleOf = (named: NamedNotebook): string => /^#\s+(.+)$/m.exec(texts(named))?.[1] ?? named.path;

/**
 * The glossary's table with its files as links and a column for the notebook that first speaks of each word.
 *
 * @param markdown docs/glossary.md
 */
export function linkedGlossary(markdown: string, notebooks: readonly NamedNotebook[]): string {
  return markdown
    .split("\n")
    .map((line) => {
      const cells = line.split("|").slice(1, -1);
      if (cells.length !== 3) {
        return line;
      }
      const [word, , file] = cells.map((cell) => cell.trim());
      const more = word === "word" ? "first in" : /^-+$/.test(word) ? "---" : firstIn(word, notebooks);
      return `|${cells[0]}|${cells[1]}| ${file.replace(/`([^`]+)`/, "[`$1`](../$1)")} | ${more} |`;
    })
    .join("\n");
}

function firstIn(word: string, notebooks: readonly NamedNotebook[]): string {
  const parts = word.split(/,\s*/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const asked = new RegExp(`\\b(${parts.join("|")})\\b`, "i");
  const found = notebooks.find((named) => asked.test(texts(named)));
  return found ? `[${titleOf(found)}](../${found.path})` : "";
}

/** A page of all entries below the notebooks' headings "References", each with the notebooks that have it. */
export function referencesPage(notebooks: readonly NamedNotebook[]): string {
  const entries = new Map<string, string[]>();
  for (const named of notebooks) {
    const section = /^## References\s*\n([\s\S]*?)(?=^#|$(?![\s\S]))/m.exec(texts(named))?.[1] ?? "";
    for (const [, entry] of section.matchAll(/^- (.+(?:\n {2}.+)*)/gm)) {
      const where = `[${titleOf(named).split(" · ")[0]}](${named.path})`;
      entries.set(entry, [...(entries.get(entry) ?? []), where]);
    }
  }
  const lines = [...entries]
    .sort(([a], [b]) => letters(a).localeCompare(letters(b), "en"))
    .map(([entry, where]) => `- ${entry} Quoted in ${where.join(", ")}.`);
  return `# References\n\nWhat the notebooks quote, and where.\n\n${lines.join("\n")}\n`;
}

const letters = (text: string): string => text.replace(/[^\p{L}\p{N} ]/gu, "");
