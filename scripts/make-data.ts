import { resolve } from "node:path";
import { Command } from "commander";
import { DATASETS } from "../src/datasets/datasets";
import { writeWhole } from "../src/text/write-pairs";
import { runCommand } from "./run-command";

runCommand(
  new Command("data")
    .description("Makes the workbook's datasets again; the same bytes every time.")
    .option("--out <folder>", "where to write them", resolve(__dirname, "../data"))
    .action(({ out }: { out: string }) => {
      for (const { file, bytes } of DATASETS) {
        const name = resolve(out, file);
        writeWhole(name, bytes());
        console.log(name);
      }
    }),
);
