/** What commands on a notebook with its results share. */
import path from "node:path";
import { Command } from "commander";
import { InputError, quote } from "../src/files/errors";
import { progress } from "../src/progress/progress";
import { nonEmptyText } from "./options";
import { executedCopy } from "./setup/executed.mjs";

/** A command on a notebook. Its action gets the notebook's path, and as the option `run` whether to run it anyway. */
export const notebookCommand = (name: string, whatItDoes: string): Command =>
  new Command(name)
    .description(`${whatItDoes} A notebook without results is run first.`)
    .argument("<notebook>", "for example notebooks/04-attention-weights.ipynb", nonEmptyText)
    .option("--run", "run the notebook even if it has results");

/**
 * The notebook's executed copy. The notebook is run, under a progress bar, unless that has been done.
 *
 * @returns the copy's path
 * @throws InputError if a cell fails
 */
export async function executedNotebook(notebook: string): Promise<string> {
  let bar: ReturnType<typeof progress> | undefined;
  const { file, failure } = await executedCopy(path.resolve(notebook), (cell, of) => {
    bar ??= progress(`Running ${path.basename(notebook)}`, of, { unit: "cell" });
    bar.update(cell - 1);
  });
  if (failure) {
    throw new InputError(
      `${notebook}: ${quote(failure.summary, 200)}; mend the cell, or tag it raises-exception`,
    );
  }
  bar?.finish();
  return file;
}
