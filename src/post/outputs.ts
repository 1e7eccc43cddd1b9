/** What a cell has shown, as Markdown and files beside it. */
import { stripVTControlCharacters } from "node:util";
import { figureFiles } from "../export/export-figure";
import { liveFrame } from "../export/live-snippet";
import { address, markup, snippet } from "../export/snippet";
import type { Figure, FigureLayout } from "../figures/figure";
import { withTheme } from "../figures/figure";
import { InputError, quote } from "../files/errors";
import { liveFrameIn, tablesAsMarkdown, withoutEmptyLines } from "./html-output";
import type { Output } from "./notebook-file";
import { PICTURES } from "./text-cell";

export interface ShownOutput {
  readonly markdown: string;
  readonly files: readonly (readonly [name: string, content: string | Uint8Array])[];
  /** One line for the reader, if pictures are missing. */
  readonly notice?: string;
}

const PLOTLY = "application/vnd.plotly.v1+json";

type Bundle = Readonly<Record<string, unknown>>;

/**
 * An output as Markdown.
 *
 * @param name begins the names of its files
 * @param where file and cell, for messages
 * @returns undefined if nothing of it belongs into a post
 * @throws InputError if a figure cannot be drawn
 */
export async function shownOutput(
  output: Output,
  name: string,
  where: string,
): Promise<ShownOutput | undefined> {
  switch (output.output_type) {
    case "stream":
      return output.name === "stdout" ? { markdown: fenced(printed(output.text)), files: [] } : undefined;
    case "error":
      return { markdown: fenced(printed(`${output.ename}: ${output.evalue}`)), files: [] };
    default:
      return shownBundle(output.data, name, where);
  }
}

async function shownBundle(data: Bundle, name: string, where: string): Promise<ShownOutput | undefined> {
  const plain = textOf(data["text/plain"]);
  if (PLOTLY in data) {
    return figureOutput(data[PLOTLY], plain, name, where);
  }
  const mime = Object.keys(PICTURES).find((one) => one in data);
  if (mime !== undefined) {
    return pictureOutput(mime, textOf(data[mime]), plain, name);
  }
  const html = data["text/html"];
  if (html !== undefined) {
    return htmlOutput(textOf(html), name);
  }
  for (const one of ["text/markdown", "text/latex"]) {
    if (one in data) {
      return { markdown: textOf(data[one]).trim(), files: [] };
    }
  }
  return plain === "" ? undefined : { markdown: fenced(printed(plain)), files: [] };
}

/** Bundlers such as Vite take a picture without `./` for a package. */
const beside = (html: string): string =>
  html.replace(/\b(src|srcset)="(?=[^"/]+\.(svg|png|jpg|gif|webp)")/g, '$1="./');

/** A chart as light and dark picture, its page beside it. */
async function figureOutput(
  stored: unknown,
  description: string,
  name: string,
  where: string,
): Promise<ShownOutput> {
  const { data, layout = {}, config, frames, still } = stored as Partial<Figure>;
  if (!Array.isArray(data)) {
    throw new InputError(`${where}: shows a figure without data; run the cell again`);
  }
  const figure = withTheme(
    {
      data,
      layout,
      ...(config ? { config } : {}),
      ...(frames ? { frames, still: still ?? { data, layout: withoutControls(layout) } } : {}),
      ...(description === "" ? {} : { description }),
    },
    "light",
  );
  const { files, notice } = await drawn(figure, name, where);
  const page = `${name}.html`;
  const text = beside(String(files.find(([file]) => file === `${name}.md`)?.[1]).trimEnd());
  const link = `  <figcaption><a href="${address(page)}">Interactive chart</a></figcaption>\n</figure>`;
  return {
    markdown: notice ? text : text.replace("</figure>", link),
    files: files.filter(([file]) => file !== `${name}.md`),
    ...(notice ? { notice } : {}),
  };
}

async function drawn(figure: Figure, name: string, where: string) {
  try {
    return await figureFiles(figure, name, {
      formats: ["svg", "html", "md"],
      darkCopy: true,
      plotly: "shared",
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${where}: its figure cannot be drawn: ${quote(reason, 100)}`, { cause: error });
  }
}

function withoutControls(layout: FigureLayout): FigureLayout {
  const { sliders: _, updatemenus: __, ...rest } = layout;
  return rest;
}

function pictureOutput(mime: string, content: string, plain: string, name: string): ShownOutput {
  const file = `${name}.${PICTURES[mime]}`;
  const isSvg = mime === "image/svg+xml";
  const { width, height, words } = isSvg
    ? aboutSvg(content)
    : { width: undefined, height: undefined, words: undefined };
  return {
    markdown: beside(
      snippet({
        picture: file,
        ...(width && height ? { width, height } : {}),
        alt: words ?? (plain || file),
      }).trimEnd(),
    ),
    files: [[file, isSvg ? content : Buffer.from(content, "base64")]],
  };
}

/** Size in pixels and description of an SVG, where it says them. */
function aboutSvg(svg: string): { width?: number; height?: number; words?: string } {
  const root = /<svg\b[^>]*>/.exec(svg)?.[0] ?? "";
  const size = (name: string) =>
    Number(new RegExp(`\\b${name}="([\\d.]+)(?:px)?"`).exec(root)?.[1]) || undefined;
  const words = /<desc>([^<]+)<\/desc>/.exec(svg)?.[1];
  return { width: size("width"), height: size("height"), words: words && unescapeXml(words) };
}

const unescapeXml = (text: string): string =>
  text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

function htmlOutput(html: string, name: string): ShownOutput {
  const live = liveFrameIn(html);
  if (live) {
    const page = `${name}.html`;
    const frame = liveFrame(`src="${address(page)}" loading="lazy"`, markup(live.title));
    return {
      markdown: `<figure>\n  ${frame}\n  <figcaption><a href="${address(page)}">The figure on a page of its own</a></figcaption>\n</figure>`,
      files: [[page, live.page]],
    };
  }
  return { markdown: tablesAsMarkdown(html) ?? withoutEmptyLines(html), files: [] };
}

const textOf = (content: unknown): string =>
  Array.isArray(content) ? content.join("") : typeof content === "string" ? content : "";

/** Text as a terminal shows it in the end: without colors, and without what was overwritten. */
const printed = (text: string): string =>
  stripVTControlCharacters(text)
    .split("\n")
    .map((line) => line.replace(/\r$/, "").split("\r").at(-1))
    .join("\n")
    .trimEnd();

/** Text in a fence that nothing in it can end. */
export function fenced(text: string, language = "text"): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
