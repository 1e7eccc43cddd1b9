/** `npm run figures`: every figure of the tutorial as page, SVG, PNG and snippet, and a gallery of them. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Command, Option } from "commander";
import { closeSharedBrowser, exportFigure, type RunManifest } from "../src/export/export-figure";
import { checkGalleryFolder, type GalleryEntry, galleryMarkdown, galleryPage } from "../src/export/gallery";
import { snippet } from "../src/export/snippet";
import { LAYER_DIAGRAM, layerDiagram } from "../src/figures/layer-diagram";
import { THEME_NAMES, type ThemeName } from "../src/figures/theme";
import { writeWhole } from "../src/files/write-file";
import { loadTranslator } from "../src/models/storage";
import type { Translator } from "../src/models/translator";
import "../src/native/tensorflow";
import { InputError } from "../src/files/errors";
import { isInterrupted, progress } from "../src/progress/progress";
import { type Pair, readPairs, toPairs } from "../src/text/pairs";
import { splitPairs } from "../src/text/split";
import { recipes } from "../src/training/recipes";
import { train } from "../src/training/train";
import { epochsOption, nonEmptyText, positiveNumber, seedOption } from "./options";
import { runCommand } from "./run-command";
import { modelManifest, versions } from "./run-manifest";
import {
  type NamedFigure,
  phraseFigures,
  type TrainingRecord,
  testFigures,
  trainingFigures,
} from "./tutorial-figures";

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

const HEADING = "Figures of the attention workbook";
const PAIRS = path.join(__dirname, "..", "data", "human-times", "pairs.csv");

async function run(options: Options): Promise<void> {
  if (options.phrase.trim() === "") {
    throw new InputError('The phrase is empty; give one such as "ten past noon"');
  }
  checkGalleryFolder(options.out, HEADING);
  const stored = options.model ? modelManifest(options.model) : undefined;
  // A stored model's test pairs are those that its own seed kept out of its training.
  const seed = typeof stored?.seed === "number" ? stored.seed : options.seed;
  const frames = splitPairs(readPairs(options.pairs), { train: 0.8, seed });
  const test = toPairs(frames.test);
  let manifest: RunManifest = { data: path.basename(options.pairs), seed, versions: versions() };
  let made: NamedFigure[];
  let translator: Translator;
  if (options.model) {
    translator = await loadTranslator(options.model);
    manifest = { ...manifest, model: stored };
    made = [];
  } else {
    const trained = await trainWithSnapshots(toPairs(frames.train), test, options);
    translator = trained.translator;
    const { validationLoss, exactMatch } = trained.record.history;
    const result = { testLoss: validationLoss?.at(-1), exactMatch: exactMatch?.at(-1) };
    manifest = { ...manifest, model: { recipe: "article", epochs: options.epochs, ...result } };
    made = trainingFigures(trained.record, translator.translate([options.phrase])[0].sourceTokens);
  }
  made = [
    ...phraseFigures(translator, options.phrase, "attention"),
    ...testFigures(translator, test),
    ...made,
  ];
  await writeAll(made, options, manifest);
}

/** Trains the article's network and keeps its attention on the phrase at each epoch. */
async function trainWithSnapshots(
  pairs: Pair[],
  test: Pair[],
  { epochs, seed, phrase }: Options,
): Promise<{ translator: Translator; record: TrainingRecord }> {
  const snapshots: TrainingRecord["snapshots"] = [];
  const stop = new AbortController();
  const onStop = () => stop.abort();
  process.once("SIGINT", onStop);
  const { translator, history } = await train(pairs, {
    recipe: recipes.article,
    epochs,
    seed,
    validation: test,
    signal: stop.signal,
    onEpochEnd: (epoch, _, pupil) => {
      const [{ outputTokens, alignment }] = pupil.translate([phrase]);
      snapshots.push({ epoch, outputTokens, weights: alignment });
    },
  });
  process.removeListener("SIGINT", onStop);
  return { translator, record: { history, phrase, snapshots } };
}

async function writeAll(made: NamedFigure[], options: Options, manifest: RunManifest): Promise<void> {
  const { out, theme, scale } = options;
  const entries: GalleryEntry[] = [await writeDiagram(out, theme, manifest)];
  const bar = progress("Figures", made.length, { unit: "figure" });
  let notice: string | undefined;
  try {
    for (const [done, { name, title, caption, figure }] of made.entries()) {
      bar.update(done, name);
      const base = path.join(out, name);
      const exported = await exportFigure(figure, base, {
        plotly: "shared",
        darkCopy: theme === undefined,
        theme,
        scale,
        caption,
        manifest,
      });
      notice = exported.notice ?? notice;
      entries.push({ title, snippet: await readFile(`${base}.md`, "utf8") });
    }
  } finally {
    await closeSharedBrowser();
  }
  writeWhole(path.join(out, "index.html"), galleryPage(HEADING, entries));
  writeWhole(path.join(out, "README.md"), galleryMarkdown(HEADING, entries));
  bar.update(made.length, "all written");
  bar.finish();
  if (notice) {
    console.error(notice);
  }
  console.log(`${entries.length} figures in ${out}; the gallery is ${path.join(out, "index.html")}`);
}

async function writeDiagram(
  out: string,
  theme: ThemeName | undefined,
  manifest: RunManifest,
): Promise<GalleryEntry> {
  writeWhole(path.join(out, "attention-layer.svg"), layerDiagram({ theme }));
  if (!theme) {
    writeWhole(path.join(out, "attention-layer-dark.svg"), layerDiagram({ theme: "dark" }));
  }
  const text = snippet({
    picture: "attention-layer.svg",
    darkPicture: theme ? undefined : "attention-layer-dark.svg",
    ...LAYER_DIAGRAM,
    caption: "An attention layer at output step i.",
    manifest: { versions: manifest.versions },
  });
  writeWhole(path.join(out, "attention-layer.md"), text);
  return { title: "The attention layer", snippet: text };
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
