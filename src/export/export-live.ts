/** A trained network as a page that its readers can use. */
import path from "node:path";
import { writeWhole } from "../files/write-file";
import { carriedNetwork } from "../live/carry";
import { LIVE_TITLE, type LiveOptions, livePage } from "../live/page-html";
import type { Translator } from "../models/translator";
import { liveSnippet } from "./live-snippet";
import { checkBase } from "./options";

/**
 * Writes a translator as one interactive page, `BASE.html`, and the snippet that embeds it, `BASE.md`. The page
 * answers by itself: it loads nothing, and needs no server.
 *
 * @param base path without an ending, `figures/try-it`; its folder is made
 * @returns the paths of the files
 * @throws InputError if the page cannot carry the network; RangeError if `base` names no file
 */
export async function exportLive(
  translator: Translator,
  base: string,
  options: LiveOptions = {},
): Promise<string[]> {
  checkBase("exportLive", base);
  const page = livePage(carriedNetwork(translator), options);
  writeWhole(`${base}.html`, page);
  writeWhole(`${base}.md`, liveSnippet(`${path.basename(base)}.html`, options.title ?? LIVE_TITLE));
  return [`${base}.html`, `${base}.md`];
}

export type { LiveOptions } from "../live/page-html";
