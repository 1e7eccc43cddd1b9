/** Can a picture of attention fool? Controls for trained networks, five seeds on one split. */
import { rankCorrelation } from "../figures/rank-correlation";
import { flattenStep, translateWith } from "../models/changed-attention";
import { answerEvidence } from "../models/evidence";
import { otherWeights } from "../models/other-weights";
import type { Translator } from "../models/translator";
import type { Pair } from "../text/pairs";
import type { Experiment, Json } from "./experiment";
import {
  countRight,
  PAIRS,
  rounded,
  roundedRows,
  SEEDS,
  SPOKEN,
  splitHumanTimes,
  spokenPairs,
  statedAndTrue,
  trainedOn,
} from "./human-times";

/** All networks share one split, so that all of them can be asked about the same held-out phrases. */
const SPLIT_SEED = 2;
/** Phrases of the test part that are looked at one by one. */
const PHRASES = 200;
/** The phrase whose weights are drawn for each network. */
const SHOWN_PHRASE = "48 min before 10 a.m";

/** Measurements of one network whose attention was learned. */
export type LearnedPart = {
  exact: { right: number; total: number };
  confidence: Record<"test" | "spoken", { probability: number[]; right: number[] }>;
  /** With the attention of one output step flattened: right whole answers, and right characters by place. */
  flattened: { right: number; characters: number[]; total: number }[];
  /** Rank correlations, one for each phrase. */
  correlations: Record<"attentionOcclusion" | "attentionGradient" | "occlusionGradient", number[]>;
  /** Share of the attention that other weights with the same answer move elsewhere, one for each phrase. */
  otherWeights: number[];
  /** Weights of each phrase: [phrases][outputTokens, sourceTokens]. */
  weights: number[][][];
  shown: { output: string; weights: number[][] };
};

export interface ControlsResults {
  learned: Record<string, Omit<LearnedPart, "weights">>;
  /** Exact match of networks whose attention is uniform, in training and after. */
  uniform: Record<string, { right: number; total: number }>;
  /** For each phrase, the total variation between two networks' weights, mean over output steps and pairs of networks. */
  betweenSeeds: number[];
  shownPhrase: string;
}

async function learnedPart(root: string, seed: number, signal?: AbortSignal): Promise<LearnedPart> {
  const { train, test } = splitHumanTimes(root, SPLIT_SEED);
  const translator = await trainedOn(train, seed, {}, signal);
  const texts = test.map(({ source }) => source);
  const spoken = spokenPairs(root);
  const answers = translator.translate(texts);
  const asked = answers.slice(0, PHRASES);
  const [shown] = translator.translate([SHOWN_PHRASE]);
  const part = {
    exact: countRight(answers, test),
    confidence: {
      test: statedAndTrue(answers, test),
      spoken: statedAndTrue(translator.translate(spoken.map(({ source }) => source)), spoken),
    },
    flattened: flattenedCounts(translator, test),
    correlations: correlationsOf(
      translator,
      asked.map(({ source }) => source),
    ),
    otherWeights: otherWeights(translator, texts.slice(0, PHRASES)).map(({ moved }) => rounded(moved)),
    weights: asked.map(({ alignment }) => roundedRows(alignment)),
    shown: { output: shown.output, weights: roundedRows(shown.alignment) },
  };
  translator.dispose();
  return part;
}

/** How many answers stay right when one output step has to look everywhere equally. */
export function flattenedCounts(translator: Translator, pairs: readonly Pair[]): LearnedPart["flattened"] {
  const texts = pairs.map(({ source }) => source);
  const steps = Array.from({ length: translator.encoding.targetLength }, (_, step) => step);
  return steps.map((step) => {
    const answers = translateWith(translator, texts, flattenStep(step));
    const rightAt = (place: number) =>
      answers.filter(({ outputTokens }, n) => outputTokens[place] === Array.from(pairs[n].target)[place]);
    return { ...countRight(answers, pairs), characters: steps.map((place) => rightAt(place).length) };
  });
}

/** How well attention, occlusion and gradient agree on each text, each as its mean over the output steps. */
export function correlationsOf(
  translator: Translator,
  texts: readonly string[],
): LearnedPart["correlations"] {
  const rows = translator.translate(texts).map(({ source, alignment }) => {
    const { occlusion, gradient } = answerEvidence(translator, source);
    const [attention, moved, slope] = [alignment, occlusion, gradient].map(meanOverSteps);
    return [
      rankCorrelation(attention, moved),
      rankCorrelation(attention, slope),
      rankCorrelation(moved, slope),
    ].map(rounded);
  });
  return {
    attentionOcclusion: rows.map(([value]) => value),
    attentionGradient: rows.map(([, value]) => value),
    occlusionGradient: rows.map(([, , value]) => value),
  };
}

/** The mean of all rows, one number for each source token. */
export const meanOverSteps = (rows: readonly number[][]): number[] =>
  rows[0].map((_, source) => rows.reduce((sum, row) => sum + row[source], 0) / rows.length);

async function uniformPart(root: string, seed: number, signal?: AbortSignal): Promise<Json> {
  const { train, test } = splitHumanTimes(root, SPLIT_SEED);
  const translator = await trainedOn(train, seed, { score: "uniform" }, signal);
  const answers = translator.translate(test.map(({ source }) => source));
  translator.dispose();
  return { ...countRight(answers, test) };
}

/** Total variation between two lists of weights: the share that lies elsewhere. */
const variation = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, weight, n) => sum + Math.abs(weight - other[n]), 0) / 2;

/** For each phrase, how far two networks' weights lie apart on average. */
function betweenNetworks(weights: readonly number[][][][]): number[] {
  return weights[0].map((_, phrase) => {
    const distances: number[] = [];
    for (let one = 0; one < weights.length; one++) {
      for (let other = one + 1; other < weights.length; other++) {
        distances.push(
          ...weights[one][phrase].map((row, step) => variation(row, weights[other][phrase][step])),
        );
      }
    }
    return rounded(distances.reduce((sum, value) => sum + value, 0) / distances.length);
  });
}

export const controls: Experiment = {
  name: "controls",
  question: "What do attention weights depend on, and what depends on them?",
  data: [PAIRS, SPOKEN],
  parts: (root) => [
    ...SEEDS.map((seed) => ({
      key: `learned, seed ${seed}`,
      run: (signal?: AbortSignal) => learnedPart(root, seed, signal),
    })),
    ...SEEDS.map((seed) => ({
      key: `uniform, seed ${seed}`,
      run: (signal?: AbortSignal) => uniformPart(root, seed, signal),
    })),
  ],
  summary: (parts) => {
    const learned = SEEDS.map((seed) => parts[`learned, seed ${seed}`] as LearnedPart);
    const bySeed = <Value>(values: readonly Value[]) =>
      Object.fromEntries(SEEDS.map((seed, n) => [`seed ${seed}`, values[n]]));
    return {
      learned: bySeed(learned.map(({ weights, ...kept }) => kept)),
      uniform: bySeed(SEEDS.map((seed) => parts[`uniform, seed ${seed}`])),
      betweenSeeds: betweenNetworks(learned.map(({ weights }) => weights)),
      shownPhrase: SHOWN_PHRASE,
    };
  },
};
