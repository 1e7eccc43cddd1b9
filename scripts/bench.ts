/** `npm run bench`: our training step against Keras, JAX and PyTorch, on this machine, in alternating rounds. */
import path from "node:path";
import { Command, Option } from "commander";
import "../src/native/tensorflow";
import { recipes } from "../src/training/recipes";
import { ProgramFailed } from "./bench/child";
import { contestants, steadyPrograms, translators } from "./bench/contestants";
import { type BenchOptions, runBench } from "./bench/run";
import { epochsOption, wholeNumber } from "./options";
import { runCommand } from "./run-command";
import { root } from "./setup/paths.mjs";
import { Problem } from "./setup/problem.mjs";

runCommand(
  new Command("bench")
    .description(
      "Time a training step of the article's network: plain tfjs, ours, Keras and JAX, on this machine, from the same " +
        "weights on the same batches, in alternating rounds. The first run makes a Python environment in the cache folder.",
    )
    .addOption(
      new Option(
        "--task <task>",
        "the article's times at full length; the same with the recipe steady and batches of like length for all; or English " +
          "to Spanish beside PyTorch: as it is shipped, or smaller",
      )
        .choices(["times", "steady", "translation", "small-translation"])
        .default("times"),
    )
    .option("--rounds <n>", "alternating rounds", wholeNumber(2), 10)
    .option(
      "--steps <n>",
      "steps of each turn; 80 are an epoch, so batches of every length take part",
      wholeNumber(2),
      80,
    )
    .option("--pytorch", "PyTorch takes part too; its package is large, 2.7 GB with what it needs")
    .option(
      "--units <n>",
      "of encoder and decoder, for the task steady or a translation (default: the recipe's)",
      wholeNumber(1),
    )
    .option(
      "--whole <rounds>",
      "also time whole trainings of the task steady, from the start of each program to its model on disk",
      wholeNumber(1),
    )
    .option(
      "--answers <rounds>",
      "also time the answers to 1,000 phrases at once and to one alone, for the tasks steady and translation, the latter greedily and with a beam of 4",
      wholeNumber(1),
    )
    .option("--learning", "also train, and take the wall time to exact match 0.95, 0.98 and 0.99")
    .option(
      "--epochs <n>",
      "epochs of --learning, ours as many as its recipe takes",
      epochsOption,
      recipes.article.epochs,
    )
    .addOption(
      new Option("--scaling <whose>", "step time against source length and batch size")
        .choices(["none", "ours", "all"])
        .default("ours"),
    )
    .option("--full", "all of it: --pytorch --learning --scaling all")
    .addOption(
      new Option("--only <who...>", "only these programs").choices([
        ...new Set([...contestants, ...steadyPrograms, ...translators(true)].map(({ id }) => id)),
      ]),
    )
    .option(
      "--form <text...>",
      "only forms of the peers with this in their name, where a peer has such a form",
    )
    .option("--seed <n>", "of a translation's first weights and batches", wholeNumber(0), 1)
    .option("--out <folder>", "where the results go", path.join(root, "build", "bench"))
    .action(async (options: BenchOptions) => {
      process.prependListener("SIGINT", () => console.error("Stopped"));
      try {
        await runBench(options);
        process.exit(0);
      } catch (error) {
        if (!(error instanceof Problem || error instanceof ProgramFailed)) {
          throw error;
        }
        console.error(`error: ${error.message}`);
        process.exit(error instanceof Problem ? error.exitCode : 1);
      }
    }),
);
