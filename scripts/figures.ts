/** `npm run figures`: every figure of the tutorial as page, SVG, PNG and snippet, and a gallery of them. */
import path from "node:path";
import { Command, Option } from "commander";
import "../src/native/tensorflow";
import { THEME_NAMES, type ThemeName } from "../src/figures/theme";
import { InputError } from "../src/files/errors";
import { galleryAnswers, galleryPhrase } from "../src/gallery/gallery-data";
import { trainForGallery } from "../src/gallery/train-for-gallery";
import { checkGalleryFolder, writeGallery } from "../src/gallery/write-gallery";
import { hasAttention } from "../src/models/attention-model";
import { modelManifest } from "../src/models/model-files";
import { loadTranslator } from "../src/models/storage";
import { TokenTranslator } from "../src/models/token-translator";
import type { Pair } from "../src/text/pairs";
import { readTrainingPairs } from "../src/text/training-pairs";
import { recipes } from "../src/training/recipes";
import { epochsOption, nonEmptyText, positiveNumber, seedOption } from "./options";
import { runCommand } from "./run-command";
import { type CtrlC, stoppable } from "./stoppable";
import { versions } from "./versions";

interface Options {
  out: string;
  pairs?: string;
  model?: string;
  phrase?: string;
  epochs: number;
  seed: number;
  theme?: ThemeName;
  scale: number;
}

const PAIRS = path.join(__dirname, "..", "data", "human-times", "pairs.csv");
const PHRASE = "48 min before 10 a.m";

async function run(options: Options, ctrlC: CtrlC): Promise<void> {
  checkGalleryFolder(options.out, options.theme);
  const stored = options.model === undefined ? undefined : await loadStored(options.model, options.pairs);
  const pairs = options.pairs ?? PAIRS;
  // The test pairs of a stored model are those that its own options kept out of its training.
  const seed = stored?.split.seed ?? options.seed;
  const { trainPairs, testPairs: test } = readTrainingPairs({ pairs, ...stored?.split, seed });
  const sentences = stored?.translator instanceof TokenTranslator;
  const phrase = options.phrase ?? (sentences ? test[0].source : PHRASE);
  const { translator, training, model } = stored
    ? { translator: stored.translator, training: undefined, model: stored.manifest }
    : await trainFor(trainPairs, test, { ...options, phrase, ctrlC });
  const { figures, page, notice } = await writeGallery(
    {
      phrase: galleryPhrase(translator, phrase),
      answers: galleryAnswers(translator, test),
      training,
    },
    { ...options, manifest: { data: path.basename(pairs), seed, versions: versions(), model } },
  );
  if (notice) {
    console.error(notice);
  }
  console.log(`${figures} figures in ${options.out}; the gallery is ${page}`);
}

/** A stored network, and the options that its pairs were split by. */
async function loadStored(folder: string, pairs: string | undefined) {
  const manifest = modelManifest(folder);
  const translator = await loadTranslator(folder);
  if (!hasAttention(translator.model)) {
    throw new InputError(`--model ${folder}: is a network without attention; there are no weights to draw`);
  }
  if (translator instanceof TokenTranslator && pairs === undefined) {
    throw new InputError(
      `--model ${folder}: is a translator of other texts than times; name the pairs that it was trained on by --pairs`,
    );
  }
  const { seed, longest, heldOut } = manifest ?? {};
  return {
    translator,
    manifest,
    split: { seed: number(seed), longest: number(longest), heldOut: number(heldOut) },
  };
}

const number = (value: unknown) => (typeof value === "number" ? value : undefined);

async function trainFor(
  pairs: Pair[],
  test: Pair[],
  { epochs, seed, phrase, ctrlC }: { epochs: number; seed: number; phrase: string; ctrlC: CtrlC },
) {
  const trained = await trainForGallery(pairs, test, { epochs, seed, phrase, signal: ctrlC.aborts() });
  ctrlC.ends();
  const { validationLoss, exactMatch } = trained.training.history;
  const result = { testLoss: validationLoss?.at(-1), exactMatch: exactMatch?.at(-1) };
  return { ...trained, model: { recipe: "article", epochs, ...result } };
}

runCommand(
  new Command("figures")
    .description(
      "Make every figure of the tutorial: an interactive page, SVG, PNG and a snippet for a blog post each, and a " +
        "gallery of all of them. Trains the article's network first, which takes a minute or two; with --model it " +
        "takes a trained one, and leaves out the figures about the training.",
    )
    .option("--out <folder>", "where to write", "figures")
    .option("--model <folder>", "a folder that `npm run train` has saved, instead of training", nonEmptyText)
    .option(
      "--pairs <file>",
      "pairs to train and test on (default: the human times); with --model those that it was trained on",
      nonEmptyText,
    )
    .option(
      "--phrase <text>",
      `the phrase whose attention is drawn (default: "${PHRASE}"; of a translator the first test pair's)`,
      nonEmptyText,
    )
    .option("--epochs <n>", "passes over the training pairs", epochsOption, recipes.article.epochs)
    .option("--seed <n>", "fixes split, initial weights and order", seedOption, 2)
    .addOption(
      new Option(
        "--theme <name>",
        "one theme for all; without it pages and snippets follow the reader",
      ).choices(THEME_NAMES),
    )
    .option("--scale <n>", "PNG pixels for each pixel of a figure", positiveNumber(10), 2)
    .action(stoppable(run, () => "no figure was written")),
);
