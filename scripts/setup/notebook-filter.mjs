/** Git's clean filter for notebooks, which set-up configures: cleans the notebook on standard input. */
import { readFileSync, writeSync } from "node:fs";
import { cleanNotebook } from "./clean-notebook.mjs";

const bytes = Buffer.from(cleanNotebook(readFileSync(0, "utf8")));
// A write to a pipe may write only a part.
for (let done = 0; done < bytes.length; ) {
  done += writeSync(1, bytes, done);
}
