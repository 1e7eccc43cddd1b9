/** Opens a live page in a browser without a network, and collects its errors and requests. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "../../src/export/launch-browser";
import { PATIENCE } from "./wait-until";

/** A scratch folder and a browser for a test file; both are gone after it. */
export function browserForTests(): { folder: string; visit: Visit } {
  const folder = mkdtempSync(path.join(tmpdir(), "live-"));
  let browser: Browser;
  before(async () => {
    ({ browser } = await launchBrowser());
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  return { folder, visit: (file, hash, options) => open(browser, file, hash, options) };
}

interface Visited {
  page: Page;
  /** Addresses that it asked for besides itself, what its console said, and errors. */
  complaints: string[];
}

type Visit = (file: string, hash?: string, options?: BrowserContextOptions) => Promise<Visited>;

async function open(
  browser: Browser,
  file: string,
  hash = "",
  options: BrowserContextOptions = {},
): Promise<Visited> {
  const context = await browser.newContext({
    offline: true,
    viewport: { width: 800, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  const own = address.slice(0, address.lastIndexOf("/"));
  page.on("request", (request) => {
    if (!request.url().startsWith(own) && !request.url().startsWith("about:")) {
      complaints.push(`asked for ${request.url()}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(address + hash);
  return { page, complaints };
}

/** Fails if axe-core finds a problem on the page in its present state. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  // The page's own policy lets no other script in, so axe comes as an expression of the debugger.
  const { readFileSync } = await import("node:fs");
  await page.evaluate(readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8"));
  const violations = await page.evaluate<{ id: string; nodes: { html: string; failureSummary: string }[] }[]>(
    "axe.run().then(({ violations }) => violations)",
  );
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`),
    [],
    what,
  );
}

/** Size of the smallest text on the page in pixels, including text in scaled drawings. */
export const smallestText = (page: Page): Promise<[size: number, text: string]> => page.evaluate(SMALLEST);

const SMALLEST = `(() => {
  let smallest = [Infinity, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".spoken, .hidden, script, noscript")) continue;
    const scale = element.ownerSVGElement ? element.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (size < smallest[0]) smallest = [size, node.data];
  }
  return smallest;
})()`;
