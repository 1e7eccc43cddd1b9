/** `npm run figures`: every figure of the tutorial as page, SVG, PNG and snippet, and a gallery of them. */
import path from "node:path";
import { Command, Option } from "commander";
import "../src/native/tensorflow";
import { THEME_NAMES, type ThemeName } from "../src/figures/theme";
import { InputError } from "../src/files/errors";
import { galleryAnswers, galleryPhrase } from "../src/gallery/gallery-data";
import { trainForGallery } from "../src/gallery/train-for-gallery";
import { checkGalleryFolder, writeGallery } from "../src/gallery/write-gallery";
import { loadTranslator } from "../src/models/storage";
import { isInterrupted } from "../src/progress/progress";
import { type Pair, readPairs, toPairs } from "../src/text/pairs";
import { splitPairs } from "../src/text/split";
import { recipes } from "../src/training/recipes";
import { epochsOption, nonEmptyText, positiveNumber, seedOption } from "./options";
import { runCommand } from "./run-command";
import { modelManifest, versions } from "./run-manifest";

interface Options {
  out: string;
  pairs: string;
  model?: string;
  phrase: string;
  epochs: number;
  seed: number;
  theme?: ThemeName;
  scale: number;
}

const PAIRS = path.join(__dirname, "..", "data", "human-times", "pairs.csv");

async function run(options: Options): Promise<void> {
  if (options.phrase.trim() === "") {
    throw new InputError('The phrase is empty; give one such as "ten past noon"');
  }
  checkGalleryFolder(options.out, options.theme);
  const stored = options.model ? modelManifest(options.model) : undefined;
  // A stored model's test pairs are those that its own seed kept out of its training.
  const seed = typeof stored?.seed === "number" ? stored.seed : options.seed;
  const frames = splitPairs(readPairs(options.pairs), { train: 0.8, seed });
  const test = toPairs(frames.test);
  const { translator, training, model } = options.model
    ? { translator: await loadTranslator(options.model), training: undefined, model: stored }
    : await trainFor(toPairs(frames.train), test, options);
  const { figures, page, notice } = await writeGallery(
    {
      phrase: galleryPhrase(translator, options.phrase),
      answers: galleryAnswers(translator, test),
      training,
    },
    { ...options, manifest: { data: path.basename(options.pairs), seed, versions: versions(), model } },
  );
  if (notice) {
    console.error(notice);
  }
  console.log(`${figures} figures in ${options.out}; the gallery is ${page}`);
}

async function trainFor(pairs: Pair[], test: Pair[], { epochs, seed, phrase }: Options) {
  const stop = new AbortController();
  const onStop = () => stop.abort();
  process.once("SIGINT", onStop);
  const trained = await trainForGallery(pairs, test, { epochs, seed, phrase, signal: stop.signal });
  process.removeListener("SIGINT", onStop);
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
    .option("--pairs <file>", "pairs to train and test on", nonEmptyText, PAIRS)
    .option("--phrase <text>", "the phrase whose attention is drawn", nonEmptyText, "48 min before 10 a.m")
    .option("--epochs <n>", "passes over the training pairs", epochsOption, recipes.article.epochs)
    .option("--seed <n>", "fixes split, initial weights and order", seedOption, 2)
    .addOption(
      new Option(
        "--theme <name>",
        "one theme for all; without it pages and snippets follow the reader",
      ).choices(THEME_NAMES),
    )
    .option("--scale <n>", "PNG pixels for each pixel of a figure", positiveNumber(10), 2)
    .action(async (options: Options) => {
      try {
        await run(options);
      } catch (error) {
        if (!isInterrupted(error)) {
          throw error;
        }
        console.error("Stopped; no figure was written");
        process.exitCode = 130;
      }
    }),
);
