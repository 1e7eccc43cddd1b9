/** JupyterLab as `npm start` starts it, driven in a real browser. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { root } from "../../scripts/setup/paths.mjs";
import { launchBrowser, NoBrowser } from "../../src/export/launch-browser";
import { writeNotebook } from "../support/notebook-file";

/** Prefix of a folder beside notebooks/, in which `../src` has the same meaning. The reader's files are not touched. */
const prefix = "lab-test-";

/** A notebook as it stands in its file. */
export interface SavedCell {
  cell_type: string;
  source: string | string[];
  execution_count?: number | null;
  outputs?: {
    output_type: string;
    ename?: string;
    evalue?: string;
    name?: string;
    text?: string | string[];
    data?: object;
  }[];
}

/** JupyterLab's server and a browser. */
export class Lab {
  /** What the browser's console and the pages themselves complained about. */
  readonly complaints: string[] = [];
  readonly folder: string;
  private server?: ChildProcess;
  private log = "";
  private address = "";
  private readonly browser: Browser;

  private constructor(browser: Browser) {
    this.browser = browser;
    this.folder = fs.mkdtempSync(path.join(root, prefix));
  }

  /** @returns undefined on a reader's machine without a browser; CI must have one */
  static async start(): Promise<Lab | undefined> {
    for (const name of fs.readdirSync(root).filter((entry) => entry.startsWith(prefix))) {
      fs.rmSync(path.join(root, name), { recursive: true }); // from a killed run
    }
    try {
      const lab = new Lab((await launchBrowser()).browser);
      await lab.serve();
      return lab;
    } catch (error) {
      if (error instanceof NoBrowser && process.env.CI !== "true") {
        return undefined;
      }
      throw error;
    }
  }

  private async serve(): Promise<void> {
    const script = path.join(root, "scripts", "start.mjs");
    const server = spawn(process.execPath, [script, "--no-browser"], { cwd: root });
    this.server = server;
    this.address = await new Promise((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.log += chunk;
        const address = this.log.match(/http:\S+/)?.[0];
        if (address) {
          resolve(address);
        }
      };
      server.stdout.on("data", read);
      server.stderr.on("data", read);
      server.on("exit", (code) => reject(new Error(`npm start ended with ${code}: ${this.log}`)));
    });
  }

  /** Lines of the server's log that report errors. */
  serverComplaints(): string[] {
    return this.log.split("\n").filter((line) => /\[(E|C) |Traceback/.test(line));
  }

  async close(): Promise<void> {
    await this.browser.close();
    const server = this.server;
    if (server && server.exitCode === null) {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts a notebook of these cells into the folder. */
  write(name: string, sources: string[]): void {
    writeNotebook(path.join(this.folder, name), sources);
  }

  copy(name: string): void {
    fs.copyFileSync(path.join(root, "notebooks", name), path.join(this.folder, name));
  }

  /** Opens a notebook of the folder in a window of its own. */
  async open(name: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<OpenNotebook> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") {
        this.complaints.push(`${name}: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => this.complaints.push(`${name}: ${error.message}`));
    const file = path.join(this.folder, name);
    const relative = path.relative(root, file).split(path.sep).join("/");
    const address = new URL(this.address);
    address.pathname = `/lab/tree/${relative}`;
    address.searchParams.set("reset", "");
    await page.goto(address.href);
    await page.getByRole("tab", { name, selected: true }).waitFor({ timeout: 60_000 });
    await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
    return new OpenNotebook(page, context, file);
  }

  /** A page outside JupyterLab, without any network. */
  async openFile(file: string): Promise<Page> {
    const context = await this.browser.newContext({ offline: true });
    const page = await context.newPage();
    page.on("pageerror", (error) => this.complaints.push(`${file}: ${error.message}`));
    await page.goto(`file://${file}`);
    return page;
  }

  /** How many different colors a PNG has; a chart that was not drawn has one or two. */
  async colors(png: Buffer): Promise<number> {
    const page = await this.browser.newPage();
    try {
      await page.setContent(`<img src="data:image/png;base64,${png.toString("base64")}">`);
      const count = `(async () => {
        const image = document.querySelector("img");
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const drawing = canvas.getContext("2d");
        drawing.drawImage(image, 0, 0);
        const { data } = drawing.getImageData(0, 0, image.width, image.height);
        return new Set(new Uint32Array(data.buffer)).size;
      })()`;
      return (await page.evaluate(count)) as number;
    } finally {
      await page.close();
    }
  }
}

/** One notebook in one window, used by its buttons and keys. */
export class OpenNotebook {
  constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly file: string,
  ) {}

  async close(): Promise<void> {
    await this.context.close();
  }

  /** Presses the button "Restart the kernel and run all cells", and confirms. */
  async restartAndRunAll(): Promise<void> {
    await this.idle(); // without a kernel there is nothing to restart
    await this.button("notebook:restart-run-all").click();
    await this.page.locator(".jp-Dialog button.jp-mod-accept").click();
    await this.page.locator(".jp-Dialog").waitFor({ state: "detached" });
  }

  button(command: string) {
    return this.page.locator(`.jp-NotebookPanel-toolbar [data-command="${command}"]`).first();
  }

  /** Saves until the file shows that every code cell was executed. */
  async executed(timeout: number): Promise<SavedCell[]> {
    const end = Date.now() + timeout;
    for (;;) {
      const cells = await this.saved();
      const code = cells.filter(({ cell_type, source }) => cell_type === "code" && source.length > 0);
      const failed = code.some(({ outputs }) => outputs?.some(({ output_type }) => output_type === "error"));
      if (failed || (code.every(({ execution_count }) => execution_count) && (await this.isIdle()))) {
        return this.saved();
      }
      const done = code.filter(({ execution_count }) => execution_count).length;
      assert.ok(
        Date.now() < end,
        `${this.file}: ${done} of ${code.length} cells executed after ${timeout} ms`,
      );
      await this.page.waitForTimeout(500);
    }
  }

  async saved(): Promise<SavedCell[]> {
    await this.button("docmanager:save").click();
    for (;;) {
      await this.page.waitForTimeout(300);
      const text = fs.readFileSync(this.file, "utf8");
      if (text.trimEnd().endsWith("}")) {
        return JSON.parse(text).cells;
      } // JupyterLab writes the file in place: read it again once it is whole
    }
  }

  private async idle(): Promise<void> {
    await this.page.locator("#jp-main-statusbar", { hasText: "Idle" }).waitFor({ timeout: 120_000 });
  }

  private async isIdle(): Promise<boolean> {
    return /Idle/.test((await this.page.locator("#jp-main-statusbar").textContent()) ?? "");
  }

  /** Goes from cell to cell with the arrow keys and takes a picture of each chart as a reader sees it. */
  async charts(): Promise<Buffer[]> {
    const cells = await this.saved();
    await this.page.locator(".jp-Notebook .jp-Cell").first().waitFor();
    await this.page.locator(".jp-Notebook .jp-mod-active").first().focus();
    await this.page.keyboard.press("Escape");
    for (let pressed = 0; pressed < cells.length; pressed++) {
      await this.page.keyboard.press("ArrowUp");
    }
    const pictures: Buffer[] = [];
    for (const { outputs = [] } of cells) {
      const figures = outputs.filter(({ data }) => data && "application/vnd.plotly.v1+json" in data).length;
      const charts = this.page.locator(".jp-Cell.jp-mod-active .js-plotly-plot");
      for (let figure = 0; figure < figures; figure++) {
        const chart = charts.nth(figure);
        await chart.locator(".main-svg").first().waitFor();
        pictures.push(await chart.screenshot());
      }
      await this.page.keyboard.press("ArrowDown");
    }
    return pictures;
  }
}
