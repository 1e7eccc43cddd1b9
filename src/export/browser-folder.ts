/**
 * The folder in which a browser keeps its profile and other files while it runs. It is named after the process that
 * started the browser, and it is removed when the browser closes or the process ends. Folders of killed processes are
 * removed by the next process that starts a browser.
 */
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { hasEnded, ownerOf } from "../processes/owner";

const PREFIX = "attention-workbook-browser-";

/** Playwright's names for its folder of artifacts and for the profile. */
const PLAYWRIGHTS = /^playwright(-artifacts-|_\w+_profile-)$/;

/**
 * Starts a browser with a folder of its own.
 *
 * @param launch starts the browser with this folder as its TMPDIR
 */
export async function launchInFolder(launch: (folder: string) => Promise<Browser>): Promise<Browser> {
  removeLeftFolders();
  const folder = fs.mkdtempSync(path.join(tmpdir(), `${PREFIX}${ownerOf() ?? process.pid}-`));
  const remove = () => removeFolder(folder);
  try {
    const browser = await withPlaywrightsFolders(folder, () => launch(folder));
    process.once("exit", remove);
    browser.once("disconnected", () => {
      process.removeListener("exit", remove);
      remove();
    });
    return browser;
  } catch (error) {
    remove();
    throw error;
  }
}

/** Number of tries, and milliseconds between them. */
const [TRIES, PAUSE] = [40, 25];

/**
 * Removes a browser's folder. Processes of the browser may still write into it while they end, so this tries again for a
 * second. If the folder is still there then, the next start of a browser removes it.
 */
function removeFolder(folder: string): void {
  for (let left = TRIES; left > 0; left--) {
    try {
      fs.rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") {
        throw error;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

/** Playwright creates folders in the system's temporary folder. While `launch` runs, it creates them in `folder`. */
async function withPlaywrightsFolders<T>(folder: string, launch: () => Promise<T>): Promise<T> {
  const { promises } = fs;
  const { mkdtemp } = promises;
  const inFolder = ((prefix: string, ...rest: []) => {
    const name = path.basename(prefix);
    return mkdtemp(PLAYWRIGHTS.test(name) ? path.join(folder, name) : prefix, ...rest);
  }) as typeof mkdtemp;
  promises.mkdtemp = inFolder;
  try {
    return await launch();
  } finally {
    if (promises.mkdtemp === inFolder) {
      promises.mkdtemp = mkdtemp;
    }
  }
}

/** Removes the folders of browsers whose process was killed. */
function removeLeftFolders(parent: string = tmpdir()): void {
  for (const name of fs.readdirSync(parent)) {
    const owner = name.startsWith(PREFIX) && /^\d+-\d+-\d+/.exec(name.slice(PREFIX.length))?.[0];
    if (owner && hasEnded(owner)) {
      fs.rmSync(path.join(parent, name), { recursive: true, force: true });
    }
  }
}
