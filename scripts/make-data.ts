import path from "node:path";
import { Command } from "commander";
import { DATASETS } from "../src/datasets/datasets";
import { resolveFolder } from "../src/files/destination";
import { writeWhole } from "../src/files/write-file";
import { runCommand } from "./run-command";

runCommand(
  new Command("data")
    .description("Makes the workbook's datasets again; the same bytes every time.")
    .option("--out <folder>", "where to write them", path.resolve(__dirname, "../data"))
    .action(({ out }: { out: string }) => {
      const folder = resolveFolder(out);
      for (const { file, bytes } of DATASETS) {
        const name = path.resolve(folder, file);
        writeWhole(name, bytes());
        console.log(name);
      }
    }),
);
