/** Opens every page of the book in a browser: links inside, requests to elsewhere, errors, and axe-core. */
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Browser, launchBrowser } from "../../src/export/launch-browser";
import { InputError } from "../../src/files/errors";
import { progress } from "../../src/progress/progress";

type Context = Awaited<ReturnType<Browser["newContext"]>>;

/** Content types by ending; anything else is bytes. */
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

interface PageFindings {
  /** Addresses of links, resolved. */
  links: string[];
  problems: string[];
}

/**
 * Checks the book.
 *
 * @param book the built folder
 * @param part only pages whose path contains it
 * @throws InputError if there is no book or no such page, or something is wrong; each problem is a line before
 */
export async function checkBook(book: string, part = ""): Promise<void> {
  if (!fs.existsSync(path.join(book, "index.html"))) {
    throw new InputError(`${book}: there is no book yet; "npm run book" builds it`);
  }
  const pages = fs
    .readdirSync(book, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll(path.sep, "/"))
    .filter(
      (name) => name.includes(part) && name.endsWith(".html") && !/^(gallery\/|_static\/|live\/)/.test(name),
    )
    .sort();
  if (pages.length === 0) {
    throw new InputError(`${book}: no page has "${part}" in its path`);
  }
  const server = serve(book);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { browser } = await launchBrowser();
  const found = new Map<string, PageFindings>();
  try {
    const bar = progress("Book", pages.length, { unit: "page" });
    // One context, so that MathJax and plotly.js are loaded and compiled once.
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const left = [...pages];
    const visitor = async () => {
      for (let name = left.shift(); name !== undefined; name = left.shift()) {
        found.set(name, await visit(context, origin, name));
        bar.update(found.size, name);
      }
    };
    await Promise.all(Array.from({ length: VISITORS }, visitor));
    bar.finish();
  } finally {
    await browser.close();
    server.close();
  }
  const problems = [...found].flatMap(([name, { problems }]) => problems.map((line) => `${name}: ${line}`));
  problems.push(...brokenLinks(book, origin, found));
  for (const line of problems) {
    console.error(line);
  }
  if (problems.length > 0) {
    throw new InputError(
      `${problems.length} problems on ${pages.length} pages of ${book}; the lines above say where`,
    );
  }
  console.log(`${pages.length} pages, light and dark: links, requests and axe-core have no complaint`);
}

function serve(book: string): http.Server {
  return http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? "/", "http://127.0.0.1").pathname);
    const file = path.join(book, asked.endsWith("/") ? `${asked}index.html` : asked);
    if (!file.startsWith(book) || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    fs.createReadStream(file).pipe(response);
  });
}

/** Milliseconds for the slowest page on a busy machine. */
const PATIENCE = 120_000;

/** Pages that are open at the same time. */
const VISITORS = 2;

async function visit(context: Context, origin: string, name: string): Promise<PageFindings> {
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: "light" });
  page.setDefaultTimeout(PATIENCE);
  const problems: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`) && !/^(data|blob|about):/.test(request.url())) {
      problems.push(`asks for ${request.url()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) {
      problems.push(`${response.url().slice(origin.length)} is missing`);
    }
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  await page.goto(`${origin}/${name}`, { waitUntil: "load", timeout: PATIENCE });
  // MathJax renders after the load.
  await page.evaluate("window.MathJax?.startup?.promise");
  const links = await page.evaluate<string[]>(
    "[...document.querySelectorAll('a[href]')].map((link) => link.href)",
  );
  await page.evaluate(ONE_OF_EACH_COLOR);
  await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
  const light = await page.evaluate<string[]>(axe("{}"));
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction('document.documentElement.dataset.theme === "dark"');
  // Colors that are still on their way would be measured halfway.
  await page.evaluate(
    "Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => {})",
  );
  const dark = await page.evaluate<string[]>(axe('{ runOnly: ["color-contrast", "link-in-text-block"] }'));
  await page.close();
  const complaints = [...light, ...dark.map((line) => `dark: ${line}`)];
  return { links, problems: [...problems, ...complaints.map((line) => `axe: ${line}`)] };
}

/** In a block of code, axe-core sees one word of each color: it measures the contrast of each word, and there are thousands. */
const ONE_OF_EACH_COLOR = `
  for (const code of document.querySelectorAll("pre")) {
    const seen = new Set();
    for (const word of code.querySelectorAll("span[class]:not([id])")) {
      if (seen.has(word.className)) {
        word.replaceWith(...word.childNodes);
      }
      seen.add(word.className);
    }
    code.normalize();
  }`;

/** A script that gives what axe-core complains about. */
const axe = (options: string): string => `
  axe.run(document, { iframes: false, preload: false, resultTypes: ["violations"], ...${options} }).then(({ violations }) => violations.map(({ id, nodes }) =>
    id + " (" + nodes.length + "): " + nodes[0].html.replace(/\\s+/g, " ").slice(0, 120) + " " + nodes[0].target))`;

function brokenLinks(book: string, origin: string, found: ReadonlyMap<string, PageFindings>): string[] {
  return [...found].flatMap(([name, { links }]) =>
    [...new Set(links)]
      .filter((link) => link.startsWith(`${origin}/`))
      .filter((link) => {
        const { pathname, hash } = new URL(link);
        const target = decodeURIComponent(pathname.slice(1)).replace(/(^|\/)$/, "$1index.html");
        const place = decodeURIComponent(hash.slice(1));
        return place === "" ? !fs.existsSync(path.join(book, target)) : !idsOf(book, target).has(place);
      })
      .map((link) => `${name}: the link ${link.slice(origin.length)} leads nowhere`),
  );
}

const ids = new Map<string, Set<string>>();

/** Names on a page that a link can lead to. */
function idsOf(book: string, name: string): Set<string> {
  const file = path.join(book, name);
  const known = ids.get(file);
  if (known) {
    return known;
  }
  const html = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const names = new Set(Array.from(html.matchAll(/\bid="([^"]+)"/g), ([, id]) => id));
  ids.set(file, names);
  return names;
}
