/** What the commands that prepare a training let the reader choose. */
import { type Command, Option } from "commander";
import { InputError } from "../src/files/errors";
import { type TokenKind, tokenKinds } from "../src/text/tokens";
import {
  type NetworkName,
  networkNames,
  type Recipe,
  type RecipeName,
  recipes,
} from "../src/training/recipes";
import { type TaskName, taskNames } from "../src/training/tasks";
import { epochsOption, nonEmptyText, seedOption, wholeNumber } from "./options";

export interface TrainingOptions {
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
  sourceLength?: number;
  batchSize?: number;
}

const LONGEST_SOURCE = 10_000;
const LARGEST_BATCH = 100_000;

/**
 * The recipe of a task with what the options change in it.
 *
 * @throws InputError if options do not go together
 */
export function recipeFor(task: TaskName, options: TrainingOptions): { name: RecipeName; recipe: Recipe } {
  checkTask(task, options);
  const name = options.recipe ?? (task === "translation" ? "translation" : "steady");
  const { network = "attention", batchSize, window } = options;
  const recipe = {
    ...recipes[name],
    ...(network === "attention" ? {} : { network }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(window === undefined ? {} : { window: { size: window, centered: true } }),
  };
  return { name, recipe };
}

/** What does not go together is said before the training. */
function checkTask(task: TaskName, { network, tokens, window }: TrainingOptions): void {
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

/** Adds the options to a command. */
export const trainingOptions = (command: Command): Command =>
  command
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
    );
