import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { carriedBrowser, unpackCarriedBrowser } from "./carried-browser";

/** Names an executable of Chrome, Chromium or Edge; when it is set, no other browser is tried. */
export const BROWSER_VARIABLE = "ATTENTION_WORKBOOK_BROWSER";

/** What a reader without any browser is told. */
export const NO_BROWSER =
  "no browser found for SVG and PNG: install Chrome, Chromium or Edge, " +
  `or set ${BROWSER_VARIABLE} to the path of one`;

/** A browser that may be able to draw figures. */
export interface BrowserCandidate {
  from: "variable" | "system" | "package";
  path: string;
  /** Makes it ready to start and gives the environment that it needs besides our own. */
  prepare: () => Promise<{ path: string; env: Record<string, string>; args: string[] }>;
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
 * The browsers worth trying, best first: the one that the environment variable names, those of the system,
 * the one that an npm package carries.
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
    candidates.push({ from: "package", path: carried, prepare: unpackCarriedBrowser });
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
    return false; // not there, or not for us: the next place is tried
  }
}
