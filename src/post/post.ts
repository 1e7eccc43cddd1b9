/** An executed notebook as a post: Markdown, and the files beside it. */
import path from "node:path";
import { InputError } from "../files/errors";
import { type FrontMatter, frontMatter, titleAndRest } from "./front-matter";
import { type Cell, type CodeCell, cellName, type NotebookFile } from "./notebook-file";
import { fenced, shownOutput } from "./outputs";
import { isLeftOut, type View, viewOf } from "./tags";
import { textCell } from "./text-cell";

export interface PostOptions {
  /** Path of the notebook, for its pictures and for messages. */
  readonly file: string;
  /** What happens to the code of cells without a tag. */
  readonly code: View;
  /** Address of the notebook's folder on the web; without it, links to files beside the notebook become plain words. */
  readonly links?: string;
  /** Stand in the front matter instead of what the notebook says. */
  readonly front?: Partial<FrontMatter>;
  /** Is called before each cell. */
  readonly onCell?: (cell: number, of: number) => void;
}

export interface Post {
  /** The Markdown, `index.md`, is the last. */
  readonly files: readonly (readonly [name: string, content: string | Uint8Array])[];
  /** Links that have lost their target. */
  readonly lost: readonly string[];
  /** One line for the reader, if pictures are missing because no browser was found. */
  readonly notice?: string;
}

interface Piece {
  readonly markdown: readonly string[];
  readonly files: readonly (readonly [name: string, content: string | Uint8Array])[];
  readonly lost?: readonly string[];
  readonly notice?: string;
}

/** Name of the Markdown file. Site generators take a folder with it for one page. */
export const POST_FILE = "index.md";

/**
 * Makes a post of an executed notebook.
 *
 * @throws InputError if a figure cannot be drawn, a picture is missing, or two pictures have one name
 */
export async function makePost(notebook: NotebookFile, options: PostOptions): Promise<Post> {
  const pieces: Piece[] = [];
  for (const [index, cell] of notebook.cells.entries()) {
    options.onCell?.(index + 1, notebook.cells.length);
    pieces.push(await pieceOf(cell, index, notebook, options));
  }
  const body = pieces.flatMap(({ markdown }) => markdown).join("\n\n");
  const { title, description, rest } = titleAndRest(body, path.basename(options.file, ".ipynb"));
  const front = frontMatter({ title, description, ...options.front });
  return {
    files: [...allFiles(pieces, options.file), [POST_FILE, `${front}\n${rest.trim()}\n`]],
    lost: pieces.flatMap(({ lost = [] }) => lost),
    notice: pieces.find(({ notice }) => notice)?.notice,
  };
}

function allFiles(pieces: readonly Piece[], file: string): Post["files"] {
  const files = new Map<string, string | Uint8Array>();
  for (const [name, content] of pieces.flatMap((piece) => piece.files)) {
    const former = files.get(name);
    if (former !== undefined && !Buffer.from(former).equals(Buffer.from(content))) {
      throw new InputError(`${file}: two pictures would be called ${name}; give one another name`);
    }
    files.set(name, content);
  }
  return [...files];
}

async function pieceOf(
  cell: Cell,
  index: number,
  notebook: NotebookFile,
  { file, code, links }: PostOptions,
): Promise<Piece> {
  const view = viewOf(cell, code);
  const name = cellName(cell, index);
  if (cell.cell_type === "code") {
    return codePiece(cell, name, view, { file, language: languageOf(notebook) });
  }
  if (view.input === "none" && view.output === "none") {
    return { markdown: [], files: [] };
  }
  if (cell.cell_type === "raw") {
    return { markdown: isMarkdown(cell) ? [cell.source] : [], files: [] };
  }
  const surroundings = { folder: path.dirname(file), file, cell: name, links };
  const text = textCell(cell.source, { ...surroundings, attachments: cell.attachments ?? {} });
  return { markdown: [text.markdown], files: text.files, lost: text.lost };
}

/** Raw cells that nbconvert puts into Markdown, too: those that say so, or say nothing. */
const isMarkdown = ({ metadata }: Cell): boolean =>
  ["text/markdown", "text/html", ""].includes(String(metadata.raw_mimetype ?? metadata.format ?? ""));

const languageOf = ({ metadata }: NotebookFile): string =>
  metadata.language_info?.name ?? metadata.kernelspec?.language ?? "";

async function codePiece(
  cell: CodeCell,
  name: string,
  view: { input: View; output: View },
  { file, language }: { file: string; language: string },
): Promise<Piece> {
  const shown: Awaited<ReturnType<typeof shownOutput>>[] = [];
  if (view.output !== "none") {
    const outputs = cell.outputs.filter((output) => !isLeftOut(output));
    for (const [n, output] of outputs.entries()) {
      const base = outputs.length === 1 ? name : `${name}-${n + 1}`;
      shown.push(await shownOutput(output, base, `${file}: cell ${name}`));
    }
  }
  const made = shown.filter((output) => output !== undefined);
  const text = joinFences(made.map(({ markdown }) => markdown));
  const input = cell.source.trim() === "" ? [] : folded([fenced(cell.source, language)], view.input, "Code");
  return {
    markdown: [...input, ...folded(text, view.output, "Output")],
    files: made.flatMap(({ files }) => files),
    notice: made.find(({ notice }) => notice)?.notice,
  };
}

/** Fences of printed text that follow each other become one. */
function joinFences(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.startsWith("```text\n") && part.startsWith("```text\n")) {
      joined[joined.length - 1] = `${last.slice(0, -"```".length)}${part.slice("```text\n".length)}`;
    } else {
      joined.push(part);
    }
  }
  return joined;
}

/** The attribute lets Markdown be Markdown inside in kramdown and Python-Markdown; others do that anyway. */
function folded(parts: readonly string[], view: View, title: string): string[] {
  if (view === "none" || parts.length === 0) {
    return [];
  }
  return view === "show"
    ? [...parts]
    : [`<details markdown="1">\n<summary>${title}</summary>`, ...parts, "</details>"];
}
