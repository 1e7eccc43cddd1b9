import { Command } from "commander";
import { measureData } from "./bench-data/measure-data";
import { wholeNumber } from "./options";
import { runCommand } from "./run-command";

runCommand(
  new Command("benchmark:data")
    .description(
      "Reads, audits and splits many pairs through polars and with plain loops; seconds and peak memory.",
    )
    .option("--rows <n>", "how many pairs to make", wholeNumber(10, 99_999_999), 1_000_000)
    .option("--way <name>", "used by the command itself: measure one way")
    .option("--file <file>", "used by the command itself: the file to measure with")
    .option("--json", "the numbers as one JSON array")
    .action(measureData),
);
