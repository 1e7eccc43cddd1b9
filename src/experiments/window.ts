/** What does the article's sliding window cost? Accuracy by reach, and how far translation reaches. */
import path from "node:path";
import { parseAlignment } from "../text/alignment";
import { type Pair, readPairs, toPairs } from "../text/pairs";
import { tokenize } from "../text/tokens";
import { forcedTokens } from "../training/forced";
import { type Recipe, recipes } from "../training/recipes";
import { examplesOf } from "../training/tasks";
import { train } from "../training/train";
import { asJson, type Experiment, type Json } from "./experiment";
import { backwardPairs, type ReachCount, rightByReach } from "./reach-task";
import { type LengthResults, measureByLength, sentencesUpTo, testSentences } from "./sentence-lengths";

const SENTENCES = "data/english-spanish/pairs.csv";
const SEEDS = [1, 2, 3] as const;

export const windowNames = ["everywhere", "window", "window, centered"] as const;
export type WindowName = (typeof windowNames)[number];

/** A size of the task. */
export interface ReachSetting {
  /** Source steps that an output step sees. */
  window: number;
  /** Fewest and most words of a source. */
  words: readonly [number, number];
}

/** The article's window, and the same four times smaller, which trains in seconds. */
export const reachSettings = {
  article: { window: 20, words: [10, 40] },
  small: { window: 5, words: [3, 10] },
} as const satisfies Record<string, ReachSetting>;
export type ReachSettingName = keyof typeof reachSettings;

const [TRAINED_ON, TESTED_ON] = [2000, 500];

/** The recipe of each training: the sizes of `steady`, with embeddings and as many units in the score. */
const reachRecipe: Recipe = {
  ...recipes.steady,
  steps: undefined,
  epochs: 10,
  batchSize: 50,
  learningRate: 0.01,
  embeddingUnits: 32,
  scoreUnits: 32,
};

/**
 * Train a network to write its source backward, and count what it gets right by reach. It is told the true words before,
 * so that one missed word does not cost the words after it.
 */
export async function accuracyByReach(
  setting: ReachSetting,
  name: WindowName,
  { seed, signal }: { seed: number; signal?: AbortSignal },
): Promise<ReachCount[]> {
  const { window: size, words } = setting;
  const window = name === "everywhere" ? undefined : { size, centered: name === "window, centered" };
  const pairs = backwardPairs({ count: TRAINED_ON, words, seed: "train" });
  const test = backwardPairs({ count: TESTED_ON, words, seed: "test" });
  const { translator } = await train(pairs, {
    recipe: { ...reachRecipe, window },
    task: "translation",
    tokens: "word",
    seed,
    signal,
  });
  const { model, encoding } = translator;
  const written = forcedTokens(model, examplesOf(test, encoding)).map((ids) =>
    ids.map((id) => encoding.target.entries[id]),
  );
  translator.dispose();
  return rightByReach(written, test);
}

/** Output words whose source words all lie in the window, and all output words. */
export interface Covered {
  inside: number;
  total: number;
}

/**
 * How much of a translation an attention window can see, by the gold alignment: an output word counts where each source
 * word that it comes from is in the window at its step.
 */
export function coveredByWindow(pairs: readonly Pair[], size: number, centered: boolean): Covered {
  let [inside, total] = [0, 0];
  for (const { source, target, alignment = "" } of pairs) {
    const [sourceLength, targetLength] = [source, target].map((text) => tokenize(text, "word").length);
    const own = Math.min(size, sourceLength);
    const startOf = (i: number) =>
      Math.min(Math.max(0, i - (centered ? Math.floor((size - 1) / 2) : 0)), sourceLength - own);
    const missed = new Set(
      parseAlignment(alignment).flatMap(([j, i]) => (j >= startOf(i) && j < startOf(i) + own ? [] : [i])),
    );
    inside += targetLength - missed.size;
    total += targetLength;
  }
  return { inside, total };
}

export interface WindowResults {
  /** By setting, then window, then seed. */
  reach: Record<ReachSettingName, Record<WindowName, Record<string, ReachCount[]>>>;
  covered: CoveredResults;
  /** By window, then seed. */
  translation: Record<TranslationWindowName, Record<string, LengthResults>>;
}

/** Sentences of more than so many English words, and what windows of these sizes see of them. */
export interface CoveredResults {
  longerThan: number;
  sentences: number;
  sizes: number[];
  window: Covered[];
  centered: Covered[];
}

const SIZES = [1, 2, 3, 5, 7, 10, 15, 20];

function covered(root: string): CoveredResults {
  const longerThan = reachSettings.article.window;
  const pairs = toPairs(readPairs(path.join(root, SENTENCES))).filter(
    ({ source }) => tokenize(source, "word").length > longerThan,
  );
  return {
    longerThan,
    sentences: pairs.length,
    sizes: SIZES,
    window: SIZES.map((size) => coveredByWindow(pairs, size, false)),
    centered: SIZES.map((size) => coveredByWindow(pairs, size, true)),
  };
}

/** Windows through which translation is learned; 20 is the article's. */
export const translationWindows = {
  everywhere: undefined,
  "window of 20": { size: 20 },
  "centered window of 20": { size: 20, centered: true },
  "centered window of 7": { size: 7, centered: true },
} as const satisfies Record<string, Recipe["window"]>;
export type TranslationWindowName = keyof typeof translationWindows;
const translationWindowNames = Object.keys(translationWindows) as TranslationWindowName[];

/** Translations of sentences of up to 30 words, by a network that has learned from such sentences, by their length. */
async function translation(name: TranslationWindowName, seed: number, signal?: AbortSignal): Promise<Json> {
  const training = sentencesUpTo(30, 60_000);
  const tests = testSentences([10, 20, 30], 100, training);
  const window = translationWindows[name];
  const options = { network: "attention", training, tests, seed, window, steps: 900, signal } as const;
  return asJson(await measureByLength(options));
}

const settingNames = ["small", "article"] as const satisfies readonly ReachSettingName[];
const keyOf = (setting: string, name: string, seed: number) => `${setting}, ${name}, seed ${seed}`;

export const slidingWindow: Experiment = {
  name: "window",
  question: "What does an attention window of 20 see, and what does a network miss that looks through it?",
  data: [SENTENCES],
  parts: (root) => [
    { key: "covered", run: async () => asJson(covered(root)) },
    ...settingNames.flatMap((setting) =>
      SEEDS.flatMap((seed) =>
        windowNames.map((name) => ({
          key: keyOf(setting, name, seed),
          run: async (signal?: AbortSignal) =>
            asJson(await accuracyByReach(reachSettings[setting], name, { seed, signal })),
        })),
      ),
    ),
    ...SEEDS.flatMap((seed) =>
      translationWindowNames.map((name) => ({
        key: keyOf("translation", name, seed),
        run: (signal?: AbortSignal) => translation(name, seed, signal),
      })),
    ),
  ],
  summary: (parts) => {
    const bySeed = (setting: string, name: string) =>
      Object.fromEntries(SEEDS.map((seed) => [`seed ${seed}`, parts[keyOf(setting, name, seed)]]));
    const byWindow = (setting: ReachSettingName) =>
      Object.fromEntries(windowNames.map((name) => [name, bySeed(setting, name)]));
    return {
      covered: parts.covered,
      reach: Object.fromEntries(settingNames.map((setting) => [setting, byWindow(setting)])),
      translation: Object.fromEntries(
        translationWindowNames.map((name) => [name, bySeed("translation", name)]),
      ),
    };
  },
};
