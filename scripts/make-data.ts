import { resolve } from "node:path";
import { Command } from "commander";
import { makeHumanTimes } from "../src/text/human-times";
import { fromPairs } from "../src/text/pairs";
import { writePairs } from "../src/text/write-pairs";
import { runCommand } from "./run-command";

runCommand(
  new Command("data")
    .description("Makes the workbook's datasets again; the same bytes every time.")
    .option("--out <folder>", "where to write them", resolve(__dirname, "../data"))
    .action(({ out }: { out: string }) => {
      const file = resolve(out, "human-times/pairs.csv");
      const pairs = makeHumanTimes();
      writePairs(file, fromPairs(pairs));
      console.log(`${file}: ${pairs.length} pairs`);
    }),
);
