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
  /(^ {0,3}(```+|~~~+)[\s\S]*?^ {0,3}\2[`~]*[ \t]*$|(`+)[^`][\s\S]*?\3|\$\$[\s\S]*?\$\$|\$[^$\n]+\$)/gm;
const PICTURE = /!\[((?:[^\]\\]|\\.)*)\]\(\s*<?([^)\s>]+)>?(\s+"[^"]*")?\s*\)/g;
const LINK = /(?<!!)\[((?:[^[\]\\]|\\.|!?\[[^\]]*\](?:\([^)]*\))?)+)\]\(\s*<?([^)\s>]+)>?(\s+"[^"]*")?\s*\)/g;
const IMAGE_SOURCE = /(<(?:img|source)\b[^>]*?\b(?:src|srcset)=")([^"]+)(")/g;
const LINK_TARGET = /<a\b[^>]*?\bhref="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g;

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
  const link = (target: string, whole: (target: string) => string, words: string): string => {
    if (leadsElsewhere(target)) {
      return whole(target);
    }
    if (surroundings.links !== undefined) {
      return whole(new URL(target, surroundings.links).href);
    }
    lost.push(target);
    return words;
  };
  const markdown = outsideVerbatim(source, (text) =>
    text
      .replace(PICTURE, (_, alt, target, title = "") => `![${alt}](${picture(target)}${title})`)
      .replace(IMAGE_SOURCE, (_, before, target, after) => `${before}${picture(target)}${after}`)
      .replace(LINK, (_, words, target, title = "") =>
        link(target, (to) => `[${words}](${to}${title})`, words),
      )
      .replace(LINK_TARGET, (whole, target, words) =>
        link(target, (to) => whole.replace(`"${target}"`, `"${to}"`), words),
      ),
  );
  return { markdown, files: [...files], lost };
}

function outsideVerbatim(source: string, change: (text: string) => string): string {
  let end = 0;
  let result = "";
  for (const match of source.matchAll(VERBATIM)) {
    result += change(source.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return result + change(source.slice(end));
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
