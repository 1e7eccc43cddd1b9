import { htmlDocument } from "../figures/html-document";
import { escapeXml } from "../figures/svg";
import { look } from "../figures/theme";
import { markup } from "./snippet";

/** One figure of a gallery. */
export interface GalleryEntry {
  /** Heading; plain text. */
  title: string;
  /** The snippet that embeds it: HTML that is valid Markdown. */
  snippet: string;
}

/** A page that shows all figures with their snippets. It has no script, loads nothing, and is light or dark. */
export function galleryPage(title: string, entries: readonly GalleryEntry[]): string {
  return htmlDocument({
    title,
    policy: "default-src 'none'; img-src 'self' file:; frame-src 'self' file:; style-src 'unsafe-inline'",
    style: galleryStyle(),
    body: `<h1>${escapeXml(title)}</h1>\n${entries.map(section).join("\n")}`,
  });
}

function galleryStyle(): string {
  const { paper, ink, faint } = look("light");
  const dark = look("dark");
  return `
body { max-width: 700px; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 sans-serif; background: ${paper}; color: ${ink}; }
figure { margin: 0; } img { max-width: 100%; height: auto; } figcaption { font-size: 14px; }
pre { overflow-x: auto; padding: 8px; border: 1px solid ${faint}; font-size: 12px; }
a { color: inherit; }
@media (prefers-color-scheme: dark) {
  body { background: ${dark.paper}; color: ${dark.ink}; }
  pre { border-color: ${dark.faint}; }
}
`;
}

function section({ title, snippet }: GalleryEntry): string {
  return `<section>
<h2>${escapeXml(title)}</h2>
${snippet}<details><summary>Markdown for a blog post</summary><pre>${escapeXml(snippet)}</pre></details>
</section>`;
}

/** The gallery as Markdown, for sites that show a folder's README. */
export function galleryMarkdown(title: string, entries: readonly GalleryEntry[]): string {
  const parts = entries.map((entry) => `## ${markup(entry.title)}\n\n${entry.snippet}`);
  return `# ${markup(title)}\n\n${parts.join("\n")}`;
}

/**
 * The gallery's Markdown for a page beside its folder.
 *
 * @param folder path of the gallery from that page
 */
export const galleryMarkdownIn = (markdown: string, folder: string): string =>
  markdown.replace(/\b(src|srcset|href)="(?![a-z]+:|#)([^"]+)"/g, `$1="${folder}/$2"`);
