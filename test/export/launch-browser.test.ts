import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { carriedBrowser, unpackedFolder } from "../../src/export/carried-browser";
import { launchBrowser } from "../../src/export/launch-browser";

const VARIABLE = "ATTENTION_WORKBOOK_CACHE";
const before = process.env[VARIABLE];
after(() => {
  if (before === undefined) {
    delete process.env[VARIABLE];
  } else {
    process.env[VARIABLE] = before;
  }
});

const entry = carriedBrowser();
const skip = entry ? false : "the package with a browser is not for this machine";

test("an unpacked browser that is damaged is unpacked again", { skip }, async () => {
  const cache = await mkdtemp(path.join(tmpdir(), "damaged-browser-"));
  process.env[VARIABLE] = cache;
  try {
    const folder = unpackedFolder(entry as string);
    const program = path.join(folder, "chromium");
    await mkdir(folder, { recursive: true });
    await writeFile(program, "", { mode: 0o755 });
    const { browser } = await launchBrowser({ PATH: "" });
    await browser.close();
    assert.ok((await stat(program)).size > 1e8);
    assert.deepEqual(await readdir(path.dirname(folder)), [path.basename(folder)]);
  } finally {
    await rm(cache, { recursive: true });
  }
});
