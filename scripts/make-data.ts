import path from "node:path";
import { Command } from "commander";
import { DATASETS } from "../src/datasets/datasets";
import { resolveDestination, resolveFolder } from "../src/files/destination";
import { InputError } from "../src/files/errors";
import { contentOf } from "../src/files/signature";
import { writeWhole } from "../src/files/write-file";
import { runCommand } from "./run-command";

const OWN_DATA = path.resolve(__dirname, "../data");

function checkSame(file: string, content: Buffer): void {
  const present = contentOf(file);
  if (present !== undefined && !present.equals(content)) {
    throw new InputError(`${file}: is there already, with another content; name another folder`);
  }
}

runCommand(
  new Command("data")
    .description("Makes the workbook's datasets again; the same bytes every time.")
    .option("--out <folder>", "where to write them", OWN_DATA)
    .action(({ out }: { out: string }) => {
      const folder = resolveFolder(out);
      const files = DATASETS.map(({ file, bytes }) => ({
        name: path.resolve(folder, file),
        content: bytes(),
      }));
      // In the project's own folder git keeps the replaced file. Elsewhere the file may belong to the reader.
      if (folder !== resolveDestination(OWN_DATA)) {
        for (const { name, content } of files) {
          checkSame(name, content);
        }
      }
      for (const { name, content } of files) {
        writeWhole(name, content);
        console.log(name);
      }
    }),
);
