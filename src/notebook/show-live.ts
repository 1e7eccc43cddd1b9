import { FRAME_SCRIPT, liveFrame } from "../export/live-snippet";
import { escapeXml } from "../figures/svg";
import { carriedNetwork } from "../live/carry";
import { LIVE_TITLE, type LiveOptions, livePage } from "../live/page-html";
import type { Translator } from "../models/translator";
import { show } from "./display";

/**
 * Shows a translator as a live figure: type a phrase, step through the answer, drag the weights. It is one HTML output
 * with the network in it, so it works without the kernel, in a saved notebook and in its HTML page. It makes the notebook
 * larger, by 4/3 of the weights' size and 60 kB.
 *
 * @throws InputError if the page cannot carry the network
 */
export function showLive(translator: Translator, options: LiveOptions = {}): void {
  const page = livePage(carriedNetwork(translator), options);
  const title = options.title ?? LIVE_TITLE;
  show({
    "text/html": `${liveFrame(`srcdoc="${escapeXml(page)}"`, escapeXml(title))}\n${FRAME_SCRIPT}`,
    "text/plain": `${title}: a live figure, which needs a program that shows HTML`,
  });
}
