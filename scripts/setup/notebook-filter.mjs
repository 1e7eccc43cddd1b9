/** What git runs on a notebook that it compares or adds (a clean filter, configured by set-up): input to output. */
import { readFileSync, writeSync } from "node:fs";
import { cleanNotebook } from "./clean-notebook.mjs";

const bytes = Buffer.from(cleanNotebook(readFileSync(0, "utf8")));
// A pipe takes what it has room for.
for (let done = 0; done < bytes.length; ) {
  done += writeSync(1, bytes, done);
}
