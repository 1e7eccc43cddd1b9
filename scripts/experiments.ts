/** `npm run -s experiments -- NAME`: runs an experiment, of which a notebook shows a quick form, and stores the result. */
import path from "node:path";
import { Argument, Command } from "commander";
import "../src/native/tensorflow";
import { runExperiment, writeResult } from "../src/experiments/experiment";
import { experiments } from "../src/experiments/index";
import { runCommand } from "./run-command";
import { type CtrlC, stoppable } from "./stoppable";

const root = path.join(__dirname, "..");

async function run(name: string, ctrlC: CtrlC): Promise<void> {
  const experiment = experiments.find((one) => one.name === name);
  if (!experiment) {
    throw new Error(`no experiment is called ${name}`);
  }
  const { version } = require("../package.json") as { version: string };
  const result = await runExperiment(experiment, { root, version, signal: ctrlC.aborts() });
  console.log(`${experiment.question} Results in ${path.relative(root, writeResult(root, result))}`);
}

runCommand(
  new Command("experiments")
    .description(
      "Run an experiment in full and keep its result in data/experiments. It may take many minutes; stopped, " +
        "the same command goes on.",
    )
    .addArgument(new Argument("<name>", "which experiment").choices(experiments.map(({ name }) => name)))
    .action(stoppable(run, () => "the same command goes on after the last whole part")),
);
