import type { Browser, Page } from "playwright-core";
import { launchInFolder } from "./browser-folder";
import { BROWSER_VARIABLE, type BrowserCandidate, browserCandidates, NO_BROWSER } from "./find-browser";

export type { Browser, Page };

/** No browser could be started. The message is one line for the reader. */
export class NoBrowser extends Error {
  override readonly name = "NoBrowser";
}

/**
 * Starts the first browser that works, without a window.
 *
 * @throws NoBrowser if none is found or none starts
 */
export async function launchBrowser(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ browser: Browser; path: string }> {
  const problems: string[] = [];
  for (const candidate of browserCandidates(environment)) {
    try {
      return { browser: await launchOrMend(candidate), path: candidate.path };
    } catch (error) {
      if (error instanceof NoBrowser) {
        throw error;
      }
      problems.push(`${candidate.path}: ${firstLine(error)}`);
    }
  }
  if (environment[BROWSER_VARIABLE]) {
    throw new NoBrowser(`the browser that ${BROWSER_VARIABLE} names does not start (${problems[0]})`);
  }
  throw new NoBrowser(problems.length > 0 ? `${NO_BROWSER} (${problems.join("; ")})` : NO_BROWSER);
}

/** Loads the browser's driver. Programs that make no pictures need not install it. */
async function driver() {
  try {
    return await import("playwright-core");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") {
      throw new NoBrowser('pictures need the npm package playwright-core: "npm install playwright-core"');
    }
    throw error;
  }
}

/** Starts a browser. One that was unpacked into the cache may be damaged, so if it does not start it is unpacked again. */
async function launchOrMend(candidate: BrowserCandidate): Promise<Browser> {
  try {
    return await launch(candidate);
  } catch (error) {
    if (candidate.discard === undefined || error instanceof NoBrowser) {
      throw error;
    }
    await candidate.discard();
    return launch(candidate);
  }
}

async function launch(candidate: BrowserCandidate): Promise<Browser> {
  const { path, env, args } = await candidate.prepare();
  const { chromium } = await driver();
  return launchInFolder((folder) =>
    chromium.launch({
      executablePath: path,
      args: ["--disable-quic", "--disable-background-networking", "--disable-component-update", ...args],
      env: { ...stringsOf(process.env), TMPDIR: folder, ...env },
      timeout: 60_000,
      // The program or notebook handles signals itself. The browser ends when its pipe closes.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    }),
  );
}

function stringsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
