import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { carriedBrowser, removeCarriedBrowser, unpackCarriedBrowser } from "./carried-browser";

/** Variable with the path of Chrome, Chromium or Edge. If it is set, no other browser is tried. */
export const BROWSER_VARIABLE = "ATTENTION_WORKBOOK_BROWSER";

/** The message for a reader without a browser. */
export const NO_BROWSER =
  "no browser found for SVG and PNG: install Chrome, Chromium or Edge, " +
  `or set ${BROWSER_VARIABLE} to the path of one`;

/** A browser that may be able to draw figures. */
export interface BrowserCandidate {
  from: "variable" | "system" | "package";
  path: string;
  /** Prepares the start: gives the executable's path, extra environment variables and arguments. */
  prepare: () => Promise<{ path: string; env: Record<string, string>; args: string[] }>;
  /** Removes what `prepare` has made, because it may be damaged. */
  discard?: () => Promise<void>;
}

const COMMANDS = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "microsoft-edge",
  "microsoft-edge-stable",
];

const PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA].flatMap(
    (root) =>
      root
        ? [
            path.join(root, "Google/Chrome/Application/chrome.exe"),
            path.join(root, "Microsoft/Edge/Application/msedge.exe"),
          ]
        : [],
  ),
};

/**
 * Browsers to try, best first: the one that the environment variable names, those of the system, and the one in an npm
 * package.
 */
export function browserCandidates(environment: NodeJS.ProcessEnv = process.env): BrowserCandidate[] {
  const named = environment[BROWSER_VARIABLE];
  if (named) {
    return [plain("variable", named)];
  }
  const folders = (environment.PATH ?? "").split(path.delimiter).filter(Boolean);
  const system = [
    ...COMMANDS.flatMap((command) => folders.map((folder) => path.join(folder, command))),
    ...(PLACES[process.platform] ?? []),
  ].filter(isExecutable);
  const candidates = system.slice(0, 2).map((path) => plain("system", path));
  const carried = carriedBrowser();
  if (carried) {
    candidates.push({
      from: "package",
      path: carried,
      prepare: unpackCarriedBrowser,
      discard: removeCarriedBrowser,
    });
  }
  return candidates;
}

function plain(from: "variable" | "system", path: string): BrowserCandidate {
  return { from, path, prepare: async () => ({ path, env: {}, args: [] }) };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // missing or not executable: try the next place
  }
}
