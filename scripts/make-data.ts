import { resolve } from "node:path";
import { Command } from "commander";
import { makeHumanTimes } from "../src/text/human-times";
import { fromPairs, type Pair } from "../src/text/pairs";
import { spoiltHumanTimes } from "../src/text/spoil";
import { writePairs } from "../src/text/write-pairs";
import { runCommand } from "./run-command";

runCommand(
  new Command("data")
    .description("Makes the workbook's datasets again; the same bytes every time.")
    .option("--out <folder>", "where to write them", resolve(__dirname, "../data"))
    .action(({ out }: { out: string }) => {
      const datasets: [file: string, pairs: Pair[]][] = [
        ["human-times/pairs.csv", makeHumanTimes()],
        ["human-times/untidy.json", spoiltHumanTimes()],
      ];
      for (const [file, pairs] of datasets) {
        writePairs(resolve(out, file), fromPairs(pairs));
        console.log(`${resolve(out, file)}: ${pairs.length} pairs`);
      }
    }),
);
