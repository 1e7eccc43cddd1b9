/** The live page as one HTML file that contains network, script and style. */
import { createHash } from "node:crypto";
import { htmlDocument } from "../figures/html-document";
import { escapeXml, scriptJson } from "../figures/svg";
import { type Network, packWeights } from "./network/network";
import type { PageData } from "./page/page-data";
import { pageScript, pageStyle } from "./page-files";

export interface LiveOptions {
  /** The page's heading. Default: "Type a phrase, and see where the network looks". */
  title?: string;
  /** Phrases to choose from. The page starts with the first. */
  examples?: readonly string[];
}

export const LIVE_TITLE = "Type a phrase, and see where the network looks";

/** The page. Its security policy allows only its own script and no other resource. */
export function livePage(
  { shape, weights }: Network,
  { title = LIVE_TITLE, examples = [] }: LiveOptions,
): string {
  const { table, data } = packWeights(weights);
  const page: PageData = { title, examples: [...examples], shape, table };
  const [script, style] = [pageScript(), pageStyle()].map(forParser);
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src 'unsafe-inline'`;
  return htmlDocument({
    title,
    policy,
    style,
    body: `<main id="live"><noscript>${escapeXml(title)}: this figure needs JavaScript.</noscript></main>
<script type="application/json" id="page-data">${scriptJson(page)}</script>
<script type="text/plain" id="weights">${littleEndian(data).toString("base64")}</script>
<script>${script}</script>`,
  });
}

/** HTML parsers turn line ends into \n before they check the policy's hash, and end a script at its closing tag. */
const forParser = (source: string): string =>
  source.replace(/\r\n?/g, "\n").replace(/<\/(script|style)/gi, "<\\/$1");

const hash = (script: string): string => `sha256-${createHash("sha256").update(script).digest("base64")}`;

/** The numbers in little-endian order, which all browsers use. */
function littleEndian(data: Float32Array): Buffer {
  const bytes = Buffer.alloc(data.length * 4);
  data.forEach((value, n) => {
    bytes.writeFloatLE(value, 4 * n);
  });
  return bytes;
}
