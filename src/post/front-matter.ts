/** The front matter of a post: YAML between two lines of dashes. */

export interface FrontMatter {
  readonly title: string;
  readonly description: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** A JSON string is a YAML string, too (YAML 1.2, section 1.3). A date is plain. */
export function frontMatter({ title, description, date }: Partial<FrontMatter>): string {
  const lines = [
    `title: ${JSON.stringify(title ?? "")}`,
    ...(description ? [`description: ${JSON.stringify(description)}`] : []),
    ...(date ? [`date: ${date}`] : []),
  ];
  return `---\n${lines.join("\n")}\n---\n`;
}

/** Longest description in characters, about what search engines show. */
const LONGEST = 200;

/**
 * Takes the first heading as the title, and its first paragraph as description. Site generators print the title
 * themselves, so the rest is without the heading.
 *
 * @param otherwise the title of a text that does not begin with a heading
 */
export function titleAndRest(
  markdown: string,
  otherwise: string,
): { title: string; description: string; rest: string } {
  const heading = /^\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)/.exec(markdown);
  const rest = heading ? markdown.slice(heading[0].length) : markdown;
  const paragraph = rest
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .find((text) => text !== "" && !/^([#<`|>-]|!\[)/.test(text));
  return {
    title: heading ? words(heading[1]) : otherwise,
    description: shortened(words(paragraph ?? "")),
    rest,
  };
}

/** Text without the marks of Markdown. */
const words = (markdown: string): string =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .replace(/[*`$]|\\(?=[^\w\s])/g, "")
    .replace(/\s+/g, " ")
    .trim();

function shortened(text: string): string {
  if (text.length <= LONGEST) {
    return text;
  }
  const cut = text.slice(0, LONGEST);
  return `${cut.slice(0, cut.lastIndexOf(" "))} …`;
}
