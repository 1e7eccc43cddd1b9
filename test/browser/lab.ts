/** JupyterLab as `npm start` starts it, driven in a real browser. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { root } from "../../scripts/setup/paths.mjs";
import { launchBrowser, NoBrowser } from "../../src/export/launch-browser";
import { hasEnded, ownerOf } from "../../src/processes/owner";
import { writeNotebook } from "../support/notebook-file";
import { OpenNotebook, PATIENCE } from "./open-notebook";

/** Prefix of a folder beside notebooks/, in which `../src` has the same meaning. The reader's files are not touched. */
const prefix = "lab-test-";

/** Removes the folders of killed runs. */
function removeLeftOver(): void {
  for (const name of fs.readdirSync(root).filter((entry) => entry.startsWith(prefix))) {
    const owner = name.slice(prefix.length);
    if (hasEnded(owner)) {
      fs.rmSync(path.join(root, name), { recursive: true });
    }
  }
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
    this.folder = path.join(root, prefix + (ownerOf() ?? process.pid));
    fs.mkdirSync(this.folder, { recursive: true });
  }

  /** @returns undefined on a reader's machine without a browser; CI must have one */
  static async start(): Promise<Lab | undefined> {
    removeLeftOver();
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
    const options = ["--no-browser", "--port", String(await freePort())];
    const server = spawn(process.execPath, [script, ...options], { cwd: root });
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
    writeNotebook(this.pathOf(name), sources);
  }

  /** Where a file of the folder is. */
  pathOf(name: string): string {
    return path.join(this.folder, name);
  }

  copy(name: string): void {
    fs.copyFileSync(path.join(root, "notebooks", name), this.pathOf(name));
  }

  /** Opens a notebook of the folder in a window of its own. */
  async open(name: string, { dark = false } = {}): Promise<OpenNotebook> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(PATIENCE);
    if (dark) {
      await chooseDarkTheme(context);
    }
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") {
        this.complaints.push(`${name}: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => this.complaints.push(`${name}: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 500) {
        this.complaints.push(`${name}: ${response.status()} for ${new URL(response.url()).pathname}`);
      }
    });
    const file = this.pathOf(name);
    const relative = path.relative(root, file).split(path.sep).join("/");
    const address = new URL(this.address);
    address.pathname = `/lab/tree/${relative}`;
    address.searchParams.set("reset", "");
    await page.goto(address.href);
    await page.getByRole("tab", { name, selected: true }).waitFor();
    await page.locator(".jp-Notebook .jp-Cell").first().waitFor();
    return new OpenNotebook(page, context, file);
  }

  /** A page outside JupyterLab, without any network. */
  async openFile(file: string): Promise<Page> {
    const context = await this.browser.newContext({ offline: true });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.complaints.push(`${file}: ${error.message}`));
    await page.goto(`file://${file}`);
    return page;
  }

  /** @returns how many colors a PNG has (a chart that was not drawn has one or two), and the brightness of most of it */
  async colors(png: Buffer): Promise<{ count: number; background: number }> {
    const page = await this.browser.newPage();
    try {
      await page.setContent(`<img src="data:image/png;base64,${png.toString("base64")}">`);
      const read = `(async () => {
        const image = document.querySelector("img");
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const drawing = canvas.getContext("2d");
        drawing.drawImage(image, 0, 0);
        const { data } = drawing.getImageData(0, 0, image.width, image.height);
        const brightness = new Uint8Array(data.length / 4);
        for (let n = 0; n < brightness.length; n++) {
          brightness[n] = (data[4 * n] + data[4 * n + 1] + data[4 * n + 2]) / 3;
        }
        const background = brightness.sort()[brightness.length >> 1];
        return { count: new Set(new Uint32Array(data.buffer)).size, background };
      })()`;
      return await page.evaluate<{ count: number; background: number }>(read);
    } finally {
      await page.close();
    }
  }
}

/** @returns a port that is free, and not the one for which a JupyterLab beside this one would look */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Lets the window's settings say that the reader has chosen the dark theme. The reader's own settings stay. */
async function chooseDarkTheme(context: BrowserContext): Promise<void> {
  const theme = "JupyterLab Dark";
  await context.route(/\/lab\/api\/settings\?\d+$/, async (route) => {
    const response = await route.fetch();
    const { settings } = (await response.json()) as {
      settings: { id: string; raw: string; settings: object }[];
    };
    const changed = settings.map((one) =>
      one.id === "@jupyterlab/apputils-extension:themes"
        ? { ...one, raw: JSON.stringify({ theme }), settings: { ...one.settings, theme } }
        : one,
    );
    await route.fulfill({ response, json: { settings: changed } });
  });
}
