/** The browser that draws figures for export: the user's choice, the machine's, or an npm package's. */
import fs from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

const names = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "microsoft-edge-stable",
  "microsoft-edge",
];
const fixedPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** @param {string} file */
function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ browser: string } | { problem: string }} the program's path, or what to do
 */
export function findBrowser(env = process.env) {
  const chosen = env.ATTENTION_WORKBOOK_BROWSER;
  if (chosen) {
    if (isProgram(chosen)) return { browser: chosen };
    return {
      problem: `ATTENTION_WORKBOOK_BROWSER is "${chosen}", which is no program: name the browser's file`,
    };
  }
  const folders = (env.PATH ?? "").split(path.delimiter).filter((folder) => folder);
  const places = [
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...fixedPlaces,
  ];
  const found = places.find(isProgram);
  if (found) return { browser: found };
  const carried = path.join(root, "node_modules", "@sparticuz", "chromium");
  if (fs.existsSync(path.join(carried, "package.json"))) return { browser: "the one in @sparticuz/chromium" };
  return { problem: "none found: install Chrome or Chromium, or set ATTENTION_WORKBOOK_BROWSER to one" };
}
