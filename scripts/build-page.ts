/** The second half of `npm run build`: the live page's script and style, beside the compiled code that reads them. */
import { copyFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundledPage } from "../src/live/page-files";

const root = path.join(__dirname, "..");
const target = path.join(root, "dist", "live");
writeFileSync(path.join(target, "page.js"), bundledPage());
copyFileSync(path.join(root, "src/live/page.css"), path.join(target, "page.css"));
