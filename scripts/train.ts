/** `npm run -s train`: pairs in a file → a trained translator in a folder. */
import path from "node:path";
import { Command, Option } from "commander";
import "../src/native/tensorflow";
import type { Claim } from "../src/files/claim";
import { InputError } from "../src/files/errors";
import { checkCheckpointFolder, claimModelFolder } from "../src/models/model-folder";
import { saveTranslator, storeTranslator } from "../src/models/storage";
import { isInterrupted } from "../src/progress/progress";
import { type Pair, readPairs, toPairs } from "../src/text/pairs";
import { type TokenKind, tokenKinds } from "../src/text/tokens";
import { readTrainingPairs } from "../src/text/training-pairs";
import { jsonLine } from "../src/text/visible";
import { evaluate } from "../src/training/evaluate";
import { LossNotANumber } from "../src/training/good-weights";
import { type NetworkName, networkNames, type RecipeName, recipes } from "../src/training/recipes";
import { stillImproving } from "../src/training/still-improving";
import { examplesOf, type TaskName, taskNames, taskOfEncoding, taskOfPairs } from "../src/training/tasks";
import { train } from "../src/training/train";
import { epochsOption, nonEmptyText, seedOption, wholeNumber } from "./options";
import { runCommand } from "./run-command";

interface Options {
  pairs: string;
  testPairs?: string;
  task?: TaskName;
  tokens?: TokenKind;
  recipe?: RecipeName;
  network?: NetworkName;
  window?: number;
  longest?: number;
  heldOut?: number;
  epochs?: number;
  seed: number;
  out: string;
  checkpoint?: string;
  sourceLength?: number;
  batchSize?: number;
  json?: boolean;
}

const LONGEST_SOURCE = 10_000;
const LARGEST_BATCH = 100_000;

async function run(options: Options): Promise<void> {
  const { out, checkpoint } = options;
  // Before the training, which takes minutes.
  const claim = claimModelFolder(out);
  try {
    if (checkpoint !== undefined && checkCheckpointFolder(checkpoint) === claim.folder) {
      throw new InputError(`--checkpoint ${checkpoint}: is the folder of --out as well; name two`);
    }
    await trainAndSave(options, claim);
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

async function trainAndSave(options: Options, claim: Claim): Promise<void> {
  const { pairs, epochs, seed, out, checkpoint, tokens, sourceLength, batchSize, json } = options;
  const { trainPairs, testPairs } = readTrainingPairs(options);
  const task = options.task ?? taskOfPairs([...trainPairs, ...testPairs]);
  checkTask(task, options);
  const recipe = options.recipe ?? (task === "translation" ? "translation" : "steady");
  const { network = "attention", window } = options;
  console.error(`${trainPairs.length} pairs to train on, ${testPairs.length} to test on; task ${task}`);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const { translator, history } = await train(trainPairs, {
    task,
    tokens,
    recipe: {
      ...recipes[recipe],
      ...(network === "attention" ? {} : { network }),
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(window === undefined ? {} : { window: { size: window, centred: true } }),
    },
    place: placeOf([...trainPairs, ...testPairs], trainPairs.length, options),
    epochs,
    seed,
    sourceLength,
    checkpoint,
    validation: testPairs,
    signal: stop.signal,
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
    recipe,
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

/** What does not go together is said before the training. */
function checkTask(task: TaskName, { network, tokens, window }: Options): void {
  if (window !== undefined && network === "fixed-context") {
    throw new InputError(
      `--window ${window}: --network fixed-context has no attention; leave one of them out`,
    );
  }
  if (task === "translation" && network === "without-rnn") {
    throw new InputError(
      "--network without-rnn: writes all its steps at once, which targets of different lengths rule out",
    );
  }
  if (task === "fixed-length" && tokens === "word") {
    throw new InputError(
      "--tokens word: targets of one length are written character by character; add --task translation",
    );
  }
}

runCommand(
  new Command("train")
    .description(
      "Train an attention network on pairs of texts: JSON ([[source, target], …]), CSV, TSV or Parquet with two " +
        'columns. Where all targets have one length, as "09:12" has, it is the article\'s network; else a translator ' +
        "that writes token by token.",
    )
    .requiredOption(
      "--pairs <file>",
      "pairs to train on; without --test-pairs a fifth of them is kept for the test",
      nonEmptyText,
    )
    .option("--test-pairs <file>", "pairs to test on", nonEmptyText)
    .addOption(
      new Option("--task <name>", "what the network learns (default: what the targets' lengths say)").choices(
        taskNames,
      ),
    )
    .addOption(
      new Option(
        "--tokens <kind>",
        "of a translation (default: for each side what its texts suggest)",
      ).choices(tokenKinds),
    )
    .addOption(
      new Option(
        "--recipe <name>",
        "steady: learns reliably; article: the article's own settings; translation: for sentences " +
          "(default: by the task, steady or translation)",
      ).choices(Object.keys(recipes)),
    )
    .addOption(
      new Option(
        "--network <name>",
        "fixed-context and without-rnn are what attention is compared with",
      ).choices(networkNames),
    )
    .option(
      "--window <n>",
      "each output token may look at this many source tokens around its own place; for languages that put their " +
        "words in nearly the same order (default: at all)",
      wholeNumber(1, LONGEST_SOURCE),
    )
    .option("--longest <n>", "leave out pairs with more tokens than this on either side", wholeNumber(1))
    .option("--held-out <n>", "pairs to keep for the test, about; default a fifth", wholeNumber(1))
    .option(
      "--epochs <n>",
      `passes over the training pairs (default: ${Object.entries(recipes)
        .map(([name, { epochs, steps }]) => `${name} ${epochs}${steps ? `, or more for ${steps} steps` : ""}`)
        .join("; ")})`,
      epochsOption,
    )
    .option("--seed <n>", "fixes split, initial weights and order", seedOption, 1)
    .option(
      "--source-length <n>",
      "longest source to keep, in characters; longer ones are cut (default: the longest of all pairs)",
      wholeNumber(1, LONGEST_SOURCE),
    )
    .option(
      "--batch-size <n>",
      `pairs for each step (default: the recipe's, ${recipes.steady.batchSize}); fewer take less memory`,
      wholeNumber(1, LARGEST_BATCH),
    )
    .option("--out <folder>", "where to save the model", "build/model")
    .option(
      "--checkpoint <folder>",
      "save after each epoch, and go on from there if it holds this training already",
    )
    .option("--json", "print the result as one line of JSON on standard output")
    .action(async (options: Options) => {
      try {
        await run(options);
      } catch (error) {
        if (!isInterrupted(error)) {
          throw error;
        }
        const { checkpoint } = options;
        console.error(
          checkpoint ? `Stopped; the same command goes on from ${checkpoint}` : "Stopped; nothing was saved",
        );
        process.exitCode = 130;
      }
    }),
);
