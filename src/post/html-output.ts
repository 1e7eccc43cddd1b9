/** HTML outputs: tables as Markdown tables, live figures as pages of their own. */
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parseFragment, serialize } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

const isElement = (node: Node): node is Element => defaultTreeAdapter.isElementNode(node);

/** All elements of these names below a node, in their order; not those inside one that is found. */
function below(parent: Parent, names: readonly string[]): Element[] {
  return parent.childNodes
    .filter(isElement)
    .flatMap((child) => (names.includes(child.tagName) ? [child] : below(child, names)));
}

/**
 * The HTML of an output with its tables as Markdown. What else is in it stays as HTML, without scripts, styles and empty
 * lines, at which Markdown would begin again.
 *
 * @returns undefined if there is no table in it
 */
export function tablesAsMarkdown(html: string): string | undefined {
  const fragment = parseFragment(html);
  if (below(fragment, ["table"]).length === 0) {
    return undefined;
  }
  return parts(fragment).join("\n\n");
}

function parts(parent: Parent): string[] {
  return parent.childNodes.flatMap((node) => {
    if (!isElement(node)) {
      const text = wordsOf(node);
      return text === "" ? [] : [cellText(text)];
    }
    if (node.tagName === "table") {
      return [markdownTable(node)];
    }
    if (["script", "style"].includes(node.tagName)) {
      return [];
    }
    return below(node, ["table"]).length > 0 ? parts(node) : [withoutEmptyLines(outer(node))];
  });
}

const outer = (node: Element): string => {
  const holder = defaultTreeAdapter.createDocumentFragment();
  holder.childNodes = [node];
  return serialize(holder);
};

/** HTML for Markdown, in which it would end at an empty line. Scripts are left out: many sites refuse them. */
export function withoutEmptyLines(html: string): string {
  return html
    .replace(/<script\b[\s\S]*?<\/script\s*>/gi, "")
    .replace(/\n\s*\n/g, "\n")
    .trim();
}

/** The live figure of an output, as `showLive` shows it. */
export function liveFrameIn(html: string): { page: string; title: string } | undefined {
  const frame = below(parseFragment(html), ["iframe"]).find(({ attrs }) =>
    attrs.some(({ name, value }) => name === "class" && value.split(/\s+/).includes("live-figure")),
  );
  const value = (name: string) => frame?.attrs.find((one) => one.name === name)?.value;
  const page = value("srcdoc");
  return page === undefined ? undefined : { page, title: value("title") ?? "" };
}

function markdownTable(table: Element): string {
  const rows = below(table, ["tr"]).map((row) => below(row, ["th", "td"]));
  const head = rows[0] ?? [];
  const width = Math.max(...rows.map((row) => row.length));
  const hasHead = below(table, ["thead"]).length > 0 || head.every(({ tagName }) => tagName === "th");
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, n) => cells[n] ?? "").join(" | ")} |`;
  const body = hasHead ? rows.slice(1) : rows;
  const marks = Array.from({ length: width }, (_, n) => alignment((body[0] ?? head)[n]));
  return [
    line(hasHead ? head.map(contentOf) : []),
    line(marks),
    ...body.map((row) => line(row.map(contentOf))),
  ].join("\n");
}

function alignment(cell: Element | undefined): string {
  const style = cell?.attrs.find(({ name }) => name === "style")?.value ?? "";
  const side = /text-align:\s*(left|right|center)/.exec(style)?.[1];
  return { left: ":--", right: "--:", center: ":-:" }[side ?? ""] ?? "---";
}

const contentOf = (cell: Element): string => cellText(wordsOf(cell));

/** The words of a node, line breaks as spaces. */
function wordsOf(node: Node): string {
  if (defaultTreeAdapter.isTextNode(node)) {
    return node.value.replace(/\s+/g, " ");
  }
  if (!isElement(node)) {
    return "";
  }
  return node.tagName === "br" ? " " : node.childNodes.map(wordsOf).join("");
}

/** Plain words for Markdown: nothing in them is a mark. */
const cellText = (words: string): string =>
  words
    .trim()
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/[\\`*_[\]|$~{}]/g, (mark) => (/[|{}$]/.test(mark) ? `&#${mark.charCodeAt(0)};` : `\\${mark}`));
