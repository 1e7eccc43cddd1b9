/** How do the score functions align and translate after equal training? Small networks on short sentences. */
import { rmSync } from "node:fs";
import path from "node:path";
import {
  countLinks,
  diagonalWeights,
  type LinkCounts,
  uniformWeights,
  weightOnGold,
} from "../figures/alignment-error";
import { forcedAttention, forcedOcclusion } from "../models/forced-decoding";
import type { Translator } from "../models/translator";
import { goldLinks } from "../text/alignment";
import { fromPairs, type Pair, readPairs, toPairs } from "../text/pairs";
import { splitPairs } from "../text/split";
import { splitWords } from "../text/tokens";
import { type Recipe, recipes } from "../training/recipes";
import { train } from "../training/train";
import { asJson, type Experiment, type Json } from "./experiment";
import { type Counted, countRight, rounded } from "./human-times";

const SENTENCES = "data/english-spanish/pairs.csv";
const SEEDS = [1, 2, 3] as const;
/** Fixes the split, which is the same for all networks. */
const SPLIT_SEED = 1;
/** Most tokens on either side of the sentences. */
const LONGEST = 8;
/** Fewest times that each word of a sentence occurs in the data. */
const FEWEST_TIMES = 100;
const HELD_OUT = 300;

export const scoreNames = ["additive", "article", "general", "dot", "scaledDot", "uniform"] as const;
type Named = (typeof scoreNames)[number];

/**
 * One training for all scores: the recipe `translation` with a small network. What it takes from the recipe by name is
 * repeated here, so that a change there does not change what was measured.
 */
export const smallTraining = {
  encoderUnits: 32,
  decoderUnits: 64, // as many as the encoder's two directions have together, which "dot" needs
  scoreUnits: 16,
  embeddingUnits: 32,
  batchSize: 32,
  batching: "two-lengths",
  dropout: 0.15,
  learningRate: 0.006,
  decay: 0,
  cosine: true,
  clipNorm: 1,
  maskPadding: true,
  epochs: 40,
  steps: 0,
} satisfies Partial<Recipe>;

/** Counts of links by the step at which the weights are read. */
export type LinksByStep = Record<"before" | "writing" | "after", LinkCounts>;

export const shiftOf = { before: -1, writing: 0, after: 1 } as const;

export interface ScorePart {
  parameters: number;
  /** Whole answers, decoded greedily. */
  exact: Counted;
  attention: LinksByStep;
  /** Of the first score alone: it is a baseline, and slow. */
  occlusion?: LinksByStep;
  /** Mean share of a token's weight on its gold source tokens. */
  weightOnGold: number;
}

export interface ScoresResults {
  settings: typeof smallTraining & {
    /** Most tokens on either side, and fewest times that each Spanish word occurs in the data. */
    longest: number;
    fewestTimes: number;
    trainPairs: number;
    testPairs: number;
  };
  diagonal: LinkCounts;
  uniform: LinkCounts;
  /** As well as one right link for each token can do. */
  best: LinkCounts;
  /** By score, one for each seed. */
  networks: Record<Named, Record<string, ScorePart>>;
}

function pairsOf(root: string): { trainPairs: Pair[]; testPairs: Pair[] } {
  const pairs = shortSentences(toPairs(readPairs(path.join(root, SENTENCES))));
  const { train, test } = splitPairs(fromPairs(pairs), {
    train: 1 - HELD_OUT / pairs.length,
    seed: SPLIT_SEED,
  });
  return { trainPairs: toPairs(train), testPairs: toPairs(test) };
}

/**
 * Sentences of at most 8 tokens on either side whose words all occur at least 100 times: what a small network learns in
 * a minute.
 *
 * @param counted where the words are counted; default: the same sentences
 */
export function shortSentences(pairs: readonly Pair[], counted: readonly Pair[] = pairs): Pair[] {
  const tokens = (text: string) => splitWords(text.toLowerCase());
  const times = new Map<string, number>();
  for (const token of counted.flatMap(({ target }) => tokens(target))) {
    times.set(token, (times.get(token) ?? 0) + 1);
  }
  return pairs.filter(
    ({ source, target }) =>
      tokens(source).length <= LONGEST &&
      tokens(target).length <= LONGEST &&
      tokens(target).every((token) => (times.get(token) ?? 0) >= FEWEST_TIMES),
  );
}

/** Counts of several sentences as those of one. */
const sumOfCounts = (counts: readonly LinkCounts[]): LinkCounts => {
  const sum = (name: keyof LinkCounts) => counts.reduce((total, one) => total + one[name], 0);
  return { shared: rounded(sum("shared")), linked: sum("linked"), gold: sum("gold") };
};

/** Links of all pairs' weights, read at the step that writes a token, one before and one after. */
export function linksByStep(pairs: readonly Pair[], weights: readonly number[][][]): LinksByStep {
  const at = (shift: number) => sumOfCounts(linkCountsOf(pairs, weights, shift));
  return { before: at(shiftOf.before), writing: at(shiftOf.writing), after: at(shiftOf.after) };
}

/** Links of each pair's weights, as `countLinks` counts them. */
export const linkCountsOf = (
  pairs: readonly Pair[],
  weights: readonly number[][][],
  shift = 0,
): LinkCounts[] =>
  pairs.map(({ target, alignment = "" }, n) =>
    countLinks(weights[n], goldLinks(alignment), splitWords(target).length, shift),
  );

/** Weights of a baseline, which reads no word. */
export const baselineWeights = (
  pairs: readonly Pair[],
  weights: (targetTokens: number, sourceTokens: number) => number[][],
): number[][][] =>
  pairs.map(({ source, target }) => weights(splitWords(target).length, splitWords(source).length));

/** Mean over all target tokens of the share of weight on their gold source tokens. */
export function meanWeightOnGold(pairs: readonly Pair[], weights: readonly number[][][]): number {
  const shares = pairs.flatMap(({ target, alignment = "" }, n) =>
    weightOnGold(weights[n], goldLinks(alignment), splitWords(target).length),
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

async function scorePart(root: string, score: Named, seed: number, signal?: AbortSignal): Promise<ScorePart> {
  const { trainPairs, testPairs } = pairsOf(root);
  const checkpoint = path.join(root, "build", "experiments", `scores-${score}-${seed}`);
  const recipe = { ...recipes.translation, ...smallTraining, score };
  const { translator } = await train(trainPairs, { recipe, seed, signal, checkpoint });
  const part = measure(translator, testPairs, score === scoreNames[0]);
  translator.dispose();
  rmSync(checkpoint, { recursive: true });
  return part;
}

function measure(translator: Translator, pairs: readonly Pair[], withOcclusion: boolean): ScorePart {
  const weights = forcedAttention(translator, pairs);
  return {
    parameters: translator.model.countParams(),
    exact: countRight(translator.translate(pairs.map(({ source }) => source)), pairs),
    attention: linksByStep(pairs, weights),
    ...(withOcclusion && { occlusion: linksByStep(pairs, forcedOcclusion(translator, pairs)) }),
    weightOnGold: rounded(meanWeightOnGold(pairs, weights)),
  };
}

/** A link for each token that is right, which is all that one link a token can do. */
const bestCounts = (pairs: readonly Pair[]): LinkCounts => {
  const tokens = pairs.reduce((sum, { target }) => sum + splitWords(target).length, 0);
  const gold = pairs.reduce((sum, { alignment = "" }) => sum + goldLinks(alignment).length, 0);
  return { shared: tokens, linked: tokens, gold };
};

export const scoresExperiment: Experiment = {
  name: "scores",
  question: "How do networks that differ in nothing but the score align and translate after equal training?",
  data: [SENTENCES],
  parts: (root) => [
    {
      key: "baselines",
      run: async () => {
        const { trainPairs, testPairs } = pairsOf(root);
        const counts = (weights: Parameters<typeof baselineWeights>[1]) =>
          sumOfCounts(linkCountsOf(testPairs, baselineWeights(testPairs, weights)));
        return {
          settings: {
            ...smallTraining,
            longest: LONGEST,
            fewestTimes: FEWEST_TIMES,
            trainPairs: trainPairs.length,
            testPairs: testPairs.length,
          },
          diagonal: { ...counts(diagonalWeights) },
          uniform: { ...counts(uniformWeights) },
          best: { ...bestCounts(testPairs) },
        };
      },
    },
    ...SEEDS.flatMap((seed) =>
      scoreNames.map((score) => ({
        key: `${score}, seed ${seed}`,
        run: async (signal?: AbortSignal) => asJson(await scorePart(root, score, seed, signal)),
      })),
    ),
  ],
  summary: ({ baselines, ...parts }) => ({
    ...(baselines as Record<string, Json>),
    networks: Object.fromEntries(
      scoreNames.map((score) => [
        score,
        Object.fromEntries(SEEDS.map((seed) => [`seed ${seed}`, parts[`${score}, seed ${seed}`]])),
      ]),
    ),
  }),
};
