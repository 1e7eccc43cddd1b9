/** The Markdown of a text cell for a post: pictures lie beside it, links lead on. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { InputError, quote } from "../files/errors";
import { asInputError } from "../files/faults";

export interface TextSurroundings {
  /** The folder of the notebook. */
  readonly folder: string;
  /** For messages. */
  readonly file: string;
  /** Name of the cell. */
  readonly cell: string;
  /** Address of the notebook's folder on the web, to which its relative links lead. */
  readonly links?: string;
  /** Attached pictures by name: contents by MIME type. */
  readonly attachments: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface TextCell {
  readonly markdown: string;
  /** Pictures by the name that the Markdown gives them. */
  readonly files: readonly [name: string, content: Buffer][];
  /** Links whose target no reader of the post can reach; their words stay. */
  readonly lost: readonly string[];
}

/** Endings of pictures that a post can hold, by MIME type. */
export const PICTURES: Readonly<Record<string, string>> = {
  "image/svg+xml": "svg",
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

/** Code and equations, in which nothing is a link. */
const VERBATIM =
  /^ {0,3}(?<fence>```+|~~~+)[\s\S]*?^ {0,3}\k<fence>[`~]*[ \t]*$|(?<ticks>`+)[^`][\s\S]*?\k<ticks>|\$\$[\s\S]*?\$\$|\$[^$\n]+\$/;
/** Words, target, title. */
const PICTURE = /!\[((?:[^\]\\]|\\.)*)\]\(\s*<?([^)\s>]+)>?(\s+"[^"]*")?\s*\)/;
const LINK = /(?<!!)\[((?:[^[\]\\]|\\.|!?\[[^\]]*\](?:\([^)]*\))?)+)\]\(\s*<?([^)\s>]+)>?(\s+"[^"]*")?\s*\)/;
/** What is before, target, what is behind. */
const IMAGE_SOURCE = /(<(?:img|source)\b[^>]*?\b(?:src|srcset)=")([^"]+)(")/;
const LINK_TARGET = /(<a\b[^>]*?\bhref=")([^"]+)("[^>]*>([\s\S]*?)<\/a>)/;

/** Whether a target is not a file beside the notebook: it has a scheme, or is a place on the page. */
const leadsElsewhere = (target: string): boolean => /^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target);

/**
 * A text cell with its pictures as files beside it.
 *
 * @throws InputError if a picture is missing or of an unknown kind
 */
export function textCell(source: string, surroundings: TextSurroundings): TextCell {
  const files = new Map<string, Buffer>();
  const lost: string[] = [];
  const picture = (target: string): string => {
    if (leadsElsewhere(target) && !target.startsWith("attachment:")) {
      return target;
    }
    const [name, content] = pictureFile(target, surroundings);
    files.set(name, content);
    return `./${encodeURIComponent(name)}`;
  };
  const markdownPictures = replaced(source, PICTURE, (alt, to, title) => `![${alt}](${picture(to)}${title})`);
  const pictured = replaced(
    markdownPictures,
    IMAGE_SOURCE,
    (before, to, behind) => `${before}${picture(to)}${behind}`,
  );
  const markdown = rewriteLinks(pictured, (target) => {
    if (surroundings.links === undefined) {
      lost.push(target);
      return undefined;
    }
    return new URL(target, surroundings.links).href;
  });
  return { markdown, files: [...files], lost };
}

/**
 * Markdown with other targets of its links to files. Links with a scheme and links within the page stay.
 *
 * @param addressOf the new target; for undefined the link becomes plain words
 */
export function rewriteLinks(source: string, addressOf: (target: string) => string | undefined): string {
  const changed = (target: string): string | undefined =>
    leadsElsewhere(target) ? target : addressOf(target);
  const inMarkdown = replaced(source, LINK, (words, target, title) => {
    const to = changed(target);
    return to === undefined ? words : `[${words}](${to}${title})`;
  });
  return replaced(inMarkdown, LINK_TARGET, (before, target, behind, words) => {
    const to = changed(target);
    return to === undefined ? words : `${before}${to}${behind}`;
  });
}

/** Replaces what a pattern finds outside code and equations; `change` gets its groups. */
function replaced(source: string, pattern: RegExp, change: (...groups: string[]) => string): string {
  const either = new RegExp(`${pattern.source}|${VERBATIM.source}`, "gm");
  return source.replace(either, (whole: string, ...rest: (string | undefined)[]) =>
    rest[1] === undefined ? whole : change(...rest.slice(0, 4).map((group) => group ?? "")),
  );
}

function pictureFile(
  target: string,
  { folder, file, cell, attachments }: TextSurroundings,
): [string, Buffer] {
  if (target.startsWith("attachment:")) {
    const name = decodeURIComponent(target.slice("attachment:".length));
    const [mime, content] = Object.entries(attachments[name] ?? {})[0] ?? [];
    const ending = PICTURES[mime ?? ""];
    if (ending === undefined || content === undefined) {
      throw new InputError(
        `${file}: cell ${cell} names the attachment ${quote(name)}, and there is no such picture`,
      );
    }
    return [
      `${cell}-${path.parse(name).name}.${ending}`,
      Buffer.from(content, ending === "svg" ? "utf8" : "base64"),
    ];
  }
  const name = decodeURIComponent(target.replace(/[?#].*$/, ""));
  const ending = path.extname(name).slice(1).toLowerCase().replace("jpeg", "jpg");
  if (!Object.values(PICTURES).includes(ending)) {
    throw new InputError(
      `${file}: cell ${cell} shows ${quote(target)}; a picture that ends in ${Object.values(PICTURES).join(", ")} was expected`,
    );
  }
  const place = path.resolve(folder, name);
  try {
    return [`${path.parse(name).name}.${ending}`, readFileSync(place)];
  } catch (error) {
    throw asInputError(error, place);
  }
}
