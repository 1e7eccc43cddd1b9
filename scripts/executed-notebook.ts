/** A notebook with its results, for commands that need them. */
import path from "node:path";
import { InputError, quote } from "../src/files/errors";
import { progress } from "../src/progress/progress";
import { executedCopy } from "./setup/executed.mjs";

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
