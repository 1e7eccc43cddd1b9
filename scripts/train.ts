/** `npm run -s train`: pairs in a file → a trained translator in a folder. */
import path from "node:path";
import { Command } from "commander";
import "../src/native/tensorflow";
import type { Claim } from "../src/files/claim";
import { InputError } from "../src/files/errors";
import { checkCheckpointFolder, claimModelFolder } from "../src/models/model-folder";
import { saveTranslator, storeTranslator } from "../src/models/storage";
import { type Pair, readPairs, toPairs } from "../src/text/pairs";
import { readTrainingPairs } from "../src/text/training-pairs";
import { jsonLine } from "../src/text/visible";
import { evaluate } from "../src/training/evaluate";
import { LossNotANumber } from "../src/training/good-weights";
import { stillImproving } from "../src/training/still-improving";
import { examplesOf, taskOfEncoding, taskOfPairs } from "../src/training/tasks";
import { train } from "../src/training/train";
import { runCommand } from "./run-command";
import { type CtrlC, stoppable } from "./stoppable";
import { recipeFor, type TrainingOptions, trainingOptions } from "./training-options";

interface Options extends TrainingOptions {
  out: string;
  checkpoint?: string;
  json?: boolean;
}

async function run(options: Options, ctrlC: CtrlC): Promise<void> {
  const { out, checkpoint } = options;
  // Before the training, which takes minutes.
  const claim = claimModelFolder(out);
  try {
    if (checkpoint !== undefined && checkCheckpointFolder(checkpoint) === claim.folder) {
      throw new InputError(`--checkpoint ${checkpoint}: is the folder of --out as well; name two`);
    }
    await trainAndSave(options, claim, ctrlC);
  } finally {
    claim.release();
  }
}

/** Saves what a training had learned before its loss was not a number: beside `--out`, where an older model may be. */
async function keepGoodWeights(error: unknown, out: string): Promise<never> {
  if (error instanceof LossNotANumber && error.translator && (error.epoch > 1 || error.step > 1)) {
    const beside = `${out.replace(/[/\\]+$/, "")}-last-good`;
    const { epoch, step } = error;
    await saveTranslator(error.translator, beside, { stopped: { epoch, step } });
    throw new InputError(`${error.message}. They are saved in ${beside}`, { cause: error });
  }
  throw error;
}

async function trainAndSave(options: Options, claim: Claim, ctrlC: CtrlC): Promise<void> {
  const { pairs, epochs, seed, out, checkpoint, tokens, sourceLength, json } = options;
  const { trainPairs, testPairs } = readTrainingPairs(options);
  const task = options.task ?? taskOfPairs([...trainPairs, ...testPairs]);
  const { name: recipeName, recipe } = recipeFor(task, options);
  const { network = "attention", window } = options;
  console.error(`${trainPairs.length} pairs to train on, ${testPairs.length} to test on; task ${task}`);
  const { translator, history } = await train(trainPairs, {
    task,
    tokens,
    recipe,
    place: placeOf([...trainPairs, ...testPairs], trainPairs.length, options),
    epochs,
    seed,
    sourceLength,
    checkpoint,
    validation: testPairs,
    signal: ctrlC.aborts(),
  }).catch((error) => keepGoodWeights(error, options.out));
  const improving = stillImproving(history);
  if (improving) {
    console.error(improving);
  }
  const { model, encoding } = translator;
  const test = evaluate(model, examplesOf(testPairs, encoding));
  const result = {
    examples: trainPairs.length + testPairs.length,
    trainExamples: trainPairs.length,
    testExamples: testPairs.length,
    ...(taskOfEncoding(encoding) === "fixed-length"
      ? {}
      : { task, tokens: { source: encoding.source.kind, target: encoding.target.kind } }),
    recipe: recipeName,
    ...(network === "attention" ? {} : { network }),
    ...(window === undefined ? {} : { window }),
    epochs: history.epoch.length,
    seconds: history.seconds.at(-1),
    testLoss: test.loss,
    exactMatch: test.exactMatch,
  };
  const { version } = require("../package.json") as { version: string };
  const { longest, heldOut } = options;
  const manifest = { seed, data: path.basename(pairs), longest, heldOut, version, ...result };
  await storeTranslator(translator, claim, manifest);
  ctrlC.ends();
  console.error(`Saved in ${out}`);
  if (json) {
    console.log(jsonLine(result));
  } else {
    const { testLoss, exactMatch, seconds } = result;
    console.log(
      `Test loss ${testLoss.toFixed(4)}, exact match ${exactMatch.toFixed(4)}, ${seconds?.toFixed(0)} s`,
    );
  }
}

/** Where a pair stands in its file, looked up when it is asked for. */
function placeOf(all: readonly Pair[], trainCount: number, { pairs, testPairs }: Options) {
  return (row: number) => {
    const file = row < trainCount ? pairs : (testPairs ?? pairs);
    const { source, target } = all[row];
    const inFile = toPairs(readPairs(file)).findIndex(
      (pair) => pair.source === source && pair.target === target,
    );
    return `${file}: row ${inFile + 1}`;
  };
}

runCommand(
  trainingOptions(new Command("train"))
    .description(
      "Train an attention network on pairs of texts: JSON ([[source, target], …]), CSV, TSV or Parquet with two " +
        'columns. Where all targets have one length, as "09:12" has, it is the article\'s network; else a translator ' +
        "that writes token by token.",
    )
    .option("--out <folder>", "where to save the model", "build/model")
    .option(
      "--checkpoint <folder>",
      "save after each epoch, and go on from there if it holds this training already",
    )
    .option("--json", "print the result as one line of JSON on standard output")
    .action(
      stoppable(run, ({ checkpoint }) =>
        checkpoint ? `the same command goes on from ${checkpoint}` : "nothing was saved",
      ),
    ),
);
