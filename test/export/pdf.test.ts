import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { printPage } from "../../src/export/pdf";

const folder = mkdtempSync(path.join(tmpdir(), "workbook-pdf-"));
after(() => rmSync(folder, { recursive: true, force: true }));

async function print(body: string) {
  const file = path.join(folder, "page.html");
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><title>A page</title><body>${body}</body>`);
  const { pdf, plainEquations } = await printPage(file);
  const text = Buffer.from(pdf).toString("latin1");
  assert.ok(text.startsWith("%PDF-"));
  return { pages: text.match(/\/Type \/Page\b(?!s)/g)?.length, plainEquations };
}

test("a page is printed, and equations that stay in TeX are told", async () => {
  const words = '<div class="jp-RenderedMarkdown">weights</div>';
  assert.deepEqual(await print(words), { pages: 1, plainEquations: false });
  const equation = '<div class="jp-RenderedMarkdown">$a_{ij}$</div>';
  assert.deepEqual(await print(equation), { pages: 1, plainEquations: true });
});

test("a line of code that is wider than the paper goes on in the next line", async () => {
  const line = "word ".repeat(3000);
  const { pages = 0 } = await print(`<pre>${line}</pre>`);
  assert.ok(pages > 1, `${pages} page holds a line of ${line.length} characters`);
});
