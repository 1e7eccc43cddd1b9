/** Exports a trained network as a page that readers can use. */
import path from "node:path";
import { checkReplaceable, writeSigned } from "../files/signature";
import { carriedNetwork } from "../live/carry";
import { LIVE_TITLE, type LiveOptions, livePage } from "../live/page-html";
import type { Translator } from "../models/translator";
import { liveSnippet } from "./live-snippet";
import { checkBase } from "./options";

/**
 * Writes a translator as one interactive page, `BASE.html`, and the snippet that embeds it, `BASE.md`. The page
 * contains the network: it loads nothing and needs no server. An earlier export of the same name is replaced.
 *
 * @param base path without an ending, `figures/try-it`; its folder is made
 * @returns the paths of the files
 * @throws InputError if the page cannot contain the network, or one of the files exists and is not an unchanged export
 * @throws RangeError if `base` names no file
 */
export async function exportLive(
  translator: Translator,
  base: string,
  options: LiveOptions = {},
): Promise<string[]> {
  checkBase("exportLive", base);
  const files = [`${base}.html`, `${base}.md`];
  checkReplaceable(files);
  const page = livePage(carriedNetwork(translator), options);
  writeSigned(files[0], page);
  writeSigned(files[1], liveSnippet(`${path.basename(base)}.html`, options.title ?? LIVE_TITLE));
  return files;
}

export type { LiveOptions } from "../live/page-html";
