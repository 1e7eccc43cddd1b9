/** `npm run -s pdf`: an executed notebook as a PDF, printed by the browser that draws the pictures. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { NoBrowser } from "../src/export/launch-browser";
import { printPage } from "../src/export/pdf";
import { InputError, quote } from "../src/files/errors";
import { checkReplaceable, writeSigned } from "../src/files/signature";
import { checkFileWritable } from "../src/files/write-file";
import { isExecuted, type NotebookFile, readNotebook } from "../src/post/notebook-file";
import { bookPackage } from "./book/tools";
import { executedNotebook, notebookCommand } from "./executed-notebook";
import { nonEmptyText } from "./options";
import { runCommand } from "./run-command";
import { jupyterEnvironment } from "./setup/jupyter.mjs";
import { root, venvPython } from "./setup/paths.mjs";
import { Problem } from "./setup/problem.mjs";

interface Options {
  out: string;
  run?: boolean;
}

async function run(notebook: string, { out, run: again }: Options): Promise<void> {
  if (!/\.pdf$/i.test(out)) {
    throw new InputError(`--out ${quote(out, 100)}: a file name that ends in .pdf was expected`);
  }
  const stored = readNotebook(notebook);
  checkReplaceable([out]);
  checkFileWritable(out);
  const source = !again && isExecuted(stored) ? notebook : await executedNotebook(notebook);
  const folder = await mkdtemp(path.join(tmpdir(), "attention-workbook-pdf-"));
  try {
    const title = path.basename(notebook, ".ipynb");
    const page = path.join(folder, `${title}.html`);
    const script = path.join(root, "python", "notebook_page.py");
    const env = jupyterEnvironment();
    const args = [script, path.resolve(source), page, title, ...(await equationScript(stored))];
    await promisify(execFile)(venvPython, args, { cwd: root, env });
    const { pdf, plainEquations } = await printPage(page);
    writeSigned(out, pdf);
    if (plainEquations) {
      console.error("the equations are in TeX, since there was no MathJax to set them");
    }
    console.log(out);
  } catch (error) {
    throw error instanceof NoBrowser ? new InputError(error.message, { cause: error }) : error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** MathJax's script, if the notebook has equations. Where it cannot be installed, the equations stay in TeX. */
async function equationScript({ cells }: NotebookFile): Promise<string[]> {
  if (!cells.some(({ cell_type, source }) => cell_type === "markdown" && /\$[^$]+\$/.test(source))) {
    return [];
  }
  try {
    return [path.join(await bookPackage("mathjax"), "es5", "tex-chtml-full.js")];
  } catch (error) {
    if (error instanceof Problem) {
      console.error(error.message);
      return [];
    }
    throw error;
  }
}

runCommand(
  notebookCommand(
    "pdf",
    "Print a notebook with its results as a PDF (A4), by the browser that draws the pictures.",
  )
    .requiredOption("--out <file>", "where to write, for example weights.pdf", nonEmptyText)
    .action(run),
);
