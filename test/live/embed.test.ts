import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import type { Frame, Page } from "playwright-core";
import { exportLive } from "../../src/export/export-live";
import { loadTranslator } from "../../src/models/storage";
import { showLive } from "../../src/notebook/show-live";
import { type MimeBundle, type Notebook, registerNotebook } from "../../src/progress/notebook";
import { browserForTests } from "../support/live-page";
import "../support/tensors";
import { becomes, matches, waitUntil } from "../support/wait-until";

const { folder, visit } = browserForTests();
let output: MimeBundle;

const post = (body: string) => `<!doctype html><html><head><meta charset="utf-8"><style>
  body { max-width: 700px; margin: 0 auto; background: white } .dark { background: rgb(20, 20, 24) }
</style></head><body><h1>A post</h1>${body}<p>More text.</p></body></html>`;

before(async () => {
  const translator = await loadTranslator("data/models/human-times");
  const base = path.join(folder, "try-it");
  await exportLive(translator, base, { examples: ["ten past noon", "10 to 9 p.m"] });
  writeFileSync(path.join(folder, "post.html"), post(readFileSync(`${base}.md`, "utf8")));
  output = shownBy(() => showLive(translator, { examples: ["ten past noon"] }));
  writeFileSync(path.join(folder, "notebook.html"), post(String(output["text/html"])));
});

/** What a cell sends to the notebook. */
function shownBy(cell: () => void): MimeBundle {
  const shown: MimeBundle[] = [];
  // `showLive` needs nothing else of a notebook.
  registerNotebook({ display: (bundle: MimeBundle) => void shown.push(bundle) } as unknown as Notebook);
  try {
    cell();
  } finally {
    registerNotebook(undefined);
  }
  return shown[0];
}

async function liveFrame(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector("iframe.live-figure")).contentFrame();
  assert.ok(frame);
  await frame.waitForSelector(".whole output");
  return frame;
}

const paper = (frame: Frame) => frame.evaluate<string>("getComputedStyle(document.body).backgroundColor");

for (const kind of ["post", "notebook"]) {
  test(`in a ${kind}: as high as its page, as dark as what is around it, and it answers`, async () => {
    const { page, complaints } = await visit(path.join(folder, `${kind}.html`));
    const frame = await liveFrame(page);
    await becomes(() => frame.locator(".whole output").textContent(), "12:10");
    await page.waitForFunction("parseFloat(document.querySelector('iframe').style.height) > 600");
    await waitUntil(async () => {
      const inner = await frame.evaluate<number>("document.documentElement.scrollHeight");
      const outer = await page.evaluate<number>("document.querySelector('iframe').clientHeight");
      return Math.abs(inner - outer) <= 1;
    }, "a frame as high as its page");
    assert.equal(await paper(frame), "rgb(255, 255, 255)");

    await page.evaluate("document.body.className = 'dark'");
    await frame.waitForSelector('html[data-theme="dark"]');
    assert.equal(await paper(frame), "rgb(20, 23, 28)");
    await page.evaluate("document.body.className = ''");
    await frame.waitForSelector('html[data-theme="light"]');

    await frame.locator("#phrase").fill("10 to 9 p.m");
    await frame.getByRole("button", { name: "Next", exact: true }).click();
    await frame.getByRole("slider").first().press("End");
    await matches(() => frame.locator(".controls h2").textContent(), /^Step 2 of 5/);
    assert.deepEqual(complaints, []);
  });
}

test("a frame can be told its theme and nothing else, and only by the page around it", async () => {
  const { page, complaints } = await visit(path.join(folder, "post.html"));
  const frame = await liveFrame(page);
  await frame.waitForSelector('html[data-theme="light"]');
  await frame.evaluate("postMessage({ liveFigure: { theme: 'dark' } }, '*')");
  await page.evaluate("frames[0].postMessage({ liveFigure: { theme: '<img>' } }, '*')");
  await page.evaluate("frames[0].postMessage(null, '*')");
  // Messages arrive in the order in which they are sent, so the others have come when this one has.
  await frame.evaluate(
    "void (last = new Promise((resolve) => addEventListener('message', ({ data }) => data === 'last' && resolve())))",
  );
  await page.evaluate("frames[0].postMessage('last', '*')");
  await frame.evaluate("last");
  assert.equal(await frame.evaluate("document.documentElement.dataset.theme"), "light");
  assert.deepEqual(complaints, []);
});

test("a notebook's output says in plain text what it is", () => {
  assert.match(String(output["text/plain"]), /a live figure/);
});
