/** `npm run -s train`: pairs in a file → a trained translator in a folder. */
import path from "node:path";
import { Command, Option } from "commander";
import "../src/native/tensorflow";
import type { Claim } from "../src/files/claim";
import { resolveFolder } from "../src/files/destination";
import { InputError } from "../src/files/errors";
import { claimModelFolder } from "../src/models/model-folder";
import { storeTranslator } from "../src/models/storage";
import { isInterrupted } from "../src/progress/progress";
import { encodePairs } from "../src/text/encode";
import { checkTargetLengths, readPairs, toPairs } from "../src/text/pairs";
import { splitPairs } from "../src/text/split";
import { evaluate } from "../src/training/evaluate";
import { type RecipeName, recipes } from "../src/training/recipes";
import { train } from "../src/training/train";
import { epochsOption, nonEmptyText, seedOption } from "./options";
import { runCommand } from "./run-command";

interface Options {
  pairs: string;
  testPairs?: string;
  recipe: RecipeName;
  epochs?: number;
  seed: number;
  out: string;
  checkpoint?: string;
  json?: boolean;
}

const TRAIN_SHARE = 0.8;

async function run(options: Options): Promise<void> {
  const { out, checkpoint } = options;
  // Before the training, which takes minutes.
  const claim = claimModelFolder(out);
  try {
    if (checkpoint !== undefined && resolveFolder(checkpoint) === claim.folder) {
      throw new InputError(`--checkpoint ${checkpoint}: is the folder of --out as well; name two`);
    }
    await trainAndSave(options, claim);
  } finally {
    claim.release();
  }
}

async function trainAndSave(options: Options, claim: Claim): Promise<void> {
  const { pairs, testPairs, recipe, epochs, seed, out, checkpoint, json } = options;
  const { trainFrame, testFrame } = readBoth(pairs, testPairs, seed);
  const [trainPairs, testSet] = [toPairs(trainFrame), toPairs(testFrame)];
  console.error(`${trainPairs.length} pairs to train on, ${testSet.length} to test on`);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const { translator, history } = await train(trainPairs, {
    recipe: recipes[recipe],
    epochs,
    seed,
    checkpoint,
    validation: testSet,
    signal: stop.signal,
  });
  const test = evaluate(translator.model, encodePairs(testSet, translator.encoding));
  const result = {
    examples: trainPairs.length + testSet.length,
    trainExamples: trainPairs.length,
    testExamples: testSet.length,
    recipe,
    epochs: history.epoch.length,
    seconds: history.seconds.at(-1),
    testLoss: test.loss,
    exactMatch: test.exactMatch,
  };
  const { version } = require("../package.json") as { version: string };
  const manifest = { seed, data: path.basename(pairs), version, ...result };
  await storeTranslator(translator, claim, manifest);
  console.error(`Saved in ${out}`);
  if (json) {
    console.log(JSON.stringify(result));
  } else {
    const { testLoss, exactMatch, seconds } = result;
    console.log(
      `Test loss ${testLoss.toFixed(4)}, exact match ${exactMatch.toFixed(4)}, ${seconds?.toFixed(0)} s`,
    );
  }
}

function readBoth(pairs: string, testPairs: string | undefined, seed: number) {
  const frame = readPairs(pairs);
  checkTargetLengths(frame, pairs);
  if (testPairs) {
    const testFrame = readPairs(testPairs);
    checkTargetLengths(testFrame, testPairs, Array.from(toPairs(frame)[0].target).length);
    return { trainFrame: frame, testFrame };
  }
  const { train: trainFrame, test: testFrame } = splitPairs(frame, { train: TRAIN_SHARE, seed });
  return { trainFrame, testFrame };
}

runCommand(
  new Command("train")
    .description(
      "Train the article's attention network on pairs of texts: JSON ([[source, target], …]), CSV, TSV or Parquet " +
        'with two columns. Targets must all have the same length, as in "09:12".',
    )
    .requiredOption(
      "--pairs <file>",
      "pairs to train on; without --test-pairs a fifth of them is kept for the test",
      nonEmptyText,
    )
    .option("--test-pairs <file>", "pairs to test on", nonEmptyText)
    .addOption(
      new Option("--recipe <name>", "steady: learns reliably; article: the article's own settings")
        .choices(Object.keys(recipes))
        .default("steady" satisfies RecipeName),
    )
    .option(
      "--epochs <n>",
      `passes over the training pairs (default: the recipe's, ${Object.entries(recipes)
        .map(([name, { epochs }]) => `${name} ${epochs}`)
        .join(", ")})`,
      epochsOption,
    )
    .option("--seed <n>", "fixes split, initial weights and order", seedOption, 1)
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
