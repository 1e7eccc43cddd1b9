/**
 * Drives Jupyter Notebook 7 in a real browser.
 *
 * usage: node --import tsx scripts/clients/notebook-7.ts PYTHON, of an environment with `notebook` and `plotly`, with the
 * folder of the kernelspec's `kernels/` in JUPYTER_PATH
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { launchBrowser, type Page } from "../../src/export/launch-browser";
import { writeWhole } from "../../src/files/write-file";
import { root } from "../setup/paths.mjs";

/** Time limit for whatever is waited for, in milliseconds; generous, since the machine may be busy. */
const PATIENCE = 600_000;
/** A folder beside notebooks/, in which `../src` has the same meaning. */
const folder = fs.mkdtempSync(path.join(root, "notebook-7-"));
const NOTEBOOK = "00-first-look.ipynb";

const status = (page: Page, wanted: string) =>
  page.locator(`.jp-Notebook-ExecutionIndicator[data-status="${wanted}"]`).waitFor();

async function restartAndRunAll(page: Page): Promise<void> {
  await status(page, "idle");
  await page.locator('[data-command="notebook:restart-run-all"]').first().click();
  await page.locator(".jp-Dialog button.jp-mod-accept").click();
  await page.locator(".jp-Dialog").waitFor({ state: "detached" });
}

/** Waits until a code cell has its number, which it gets when it has ended. */
const ended = (page: Page, index: number) =>
  page
    .locator(".jp-CodeCell")
    .nth(index)
    .locator(".jp-InputPrompt", { hasText: /\[\d+\]/ })
    .waitFor();

const checks: Record<string, (page: Page) => Promise<void>> = {
  "every cell of 00 runs": async (page) => {
    await restartAndRunAll(page);
    await ended(page, 3);
    const errors = page.locator(
      '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type$="stderr"]',
    );
    assert.equal(await errors.count(), 0);
  },
  "its charts are drawn": async (page) => {
    const chart = page.locator(".js-plotly-plot .heatmaplayer image").first();
    await chart.waitFor({ state: "attached" });
    await chart.scrollIntoViewIfNeeded();
    const picture = path.join(root, "build", "notebook-7.png");
    fs.mkdirSync(path.dirname(picture), { recursive: true });
    await page.screenshot({ path: picture });
    console.log(`  a picture of it: ${path.relative(root, picture)}`);
  },
  "a cell of the reader's own prints": async (page) => {
    await typeInNewCell(page, "console.log('six times seven', 6 * 7)");
    await page.getByText("six times seven 42", { exact: true }).waitFor();
  },
  "stop ends a loop, and the next cell works": async (page) => {
    await typeInNewCell(page, "while (true) {}");
    await status(page, "busy");
    await page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
    await page.locator(".jp-OutputArea-output", { hasText: "Interrupt" }).waitFor();
    await typeInNewCell(page, "'after' + 'wards'");
    await page.getByText("'afterwards'", { exact: true }).waitFor();
  },
  "a question is asked below its cell": async (page) => {
    await typeInNewCell(page, "prompt('Your name' + '?').toUpperCase()");
    const input = page.locator(".jp-Stdin-input");
    await input.fill("ada");
    await input.press("Enter");
    await page.getByText("'ADA'", { exact: true }).waitFor();
  },
};

/** Adds a cell at the end, types and runs it. */
async function typeInNewCell(page: Page, source: string): Promise<void> {
  const cells = page.locator(".jp-Notebook .jp-Cell");
  await cells.last().scrollIntoViewIfNeeded();
  await cells.last().click({ position: { x: 3, y: 3 } });
  await page.keyboard.press("Escape");
  const before = await cells.count();
  await page.keyboard.press("b");
  for (const end = Date.now() + PATIENCE; (await cells.count()) === before; ) {
    assert.ok(Date.now() < end, "no new cell");
    await page.waitForTimeout(100);
  }
  await page.keyboard.press("Enter");
  await page.keyboard.insertText(source);
  await page.keyboard.press("Control+Enter");
}

async function main(): Promise<void> {
  const [, , python] = process.argv;
  assert.ok(python, "usage: node --import tsx scripts/clients/notebook-7.ts PYTHON");
  writeWhole(path.join(folder, NOTEBOOK), fs.readFileSync(path.join(root, "notebooks", NOTEBOOK)));
  const options = ["--no-browser", "--ip=127.0.0.1", "--allow-root", `--ServerApp.root_dir=${root}`];
  const server = spawn(python, ["-m", "notebook", ...options], { stdio: ["ignore", "ignore", "pipe"] });
  const { browser } = await launchBrowser();
  let failed = 0;
  try {
    let log = "";
    const address = await new Promise<URL>((resolve, reject) => {
      server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${log}`)));
      server.stderr.on("data", (chunk) => {
        log += chunk;
        const found = log.match(/http:\/\/127\.0\.0\.1\S+token=\S+/)?.[0];
        if (found) {
          resolve(new URL(found));
        }
      });
    });
    address.pathname = `/notebooks/${path.basename(folder)}/${NOTEBOOK}`;
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(address.href);
    await page.locator(".jp-Notebook .jp-Cell").first().waitFor();
    for (const [name, check] of Object.entries(checks)) {
      try {
        await check(page);
        console.log(`ok ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED ${name}: ${(error as Error).message}`);
        await page.screenshot({ path: path.join(root, "build", "notebook-7-failed.png") });
      }
    }
  } finally {
    await browser.close();
    if (server.exitCode === null) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    fs.rmSync(folder, { recursive: true, force: true });
  }
  const all = Object.keys(checks).length;
  console.log(`${all - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
