/** The live page's script and style. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { colorStyle } from "./page-colors";

/** In the packed library, `npm run build` has put the script beside this file. */
const BUILT = path.join(__dirname, "page.js");

export const pageStyle = (): string => colorStyle() + readFileSync(path.join(__dirname, "page.css"), "utf8");

/** The script: as it was built into the package, or, in a clone, bundled from its present sources. */
export function pageScript(): string {
  return existsSync(BUILT) ? readFileSync(BUILT, "utf8") : bundledPage();
}

/** Bundles the page's script from its sources. It needs esbuild, which the packed library does without. */
export function bundledPage(): string {
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [path.join(__dirname, "page/main.tsx")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: ["chrome111", "firefox113", "safari16.4"],
    charset: "utf8",
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    // Without this esbuild would use the tsconfig.json of the project around it.
    tsconfigRaw: {},
  });
  return outputFiles[0].text;
}
