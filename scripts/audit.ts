import { Command } from "commander";
import { auditPairs } from "../src/text/audit";
import { auditToJSON, auditToText } from "../src/text/audit-report";
import { readPairs } from "../src/text/pairs";
import { jsonLine } from "../src/text/visible";
import { nonEmptyText, wholeNumber } from "./options";
import { runCommand } from "./run-command";

interface Options {
  pairs: string;
  testPairs?: string;
  length?: number;
  list?: number;
  json?: boolean;
}

runCommand(
  new Command("audit")
    .description("Says what is in a file of pairs that one should know before training on it.")
    .requiredOption("--pairs <file>", "pairs as the article's JSON, CSV, TSV or Parquet", nonEmptyText)
    .option(
      "--test-pairs <file>",
      "pairs held out for testing; otherwise the last fifth of the rows stands for them",
      nonEmptyText,
    )
    .option("--length <n>", "a source length to judge: how many rows would it cut?", wholeNumber(1))
    .option("--list <n>", "longest list to show (default: 10, with --json 1000)", wholeNumber(1))
    .option("--json", "one JSON object on standard output")
    .action((options: Options) => {
      const test = options.testPairs ? readPairs(options.testPairs, { minimumRows: 1 }) : undefined;
      const audit = auditPairs(readPairs(options.pairs), { test, sourceLength: options.length });
      console.log(
        options.json ? jsonLine(auditToJSON(audit, options.list)) : auditToText(audit, options.list),
      );
    }),
);
