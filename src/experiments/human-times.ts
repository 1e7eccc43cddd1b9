/** Shared by the experiments on human times: the split data, and networks trained on it. */
import path from "node:path";
import type { Translation, Translator } from "../models/translator";
import { type Pair, readPairs, toPairs } from "../text/pairs";
import { splitPairs } from "../text/split";
import { type Recipe, recipes } from "../training/recipes";
import { train } from "../training/train";

export const PAIRS = "data/human-times/pairs.csv";
export const SPOKEN = "data/human-times/spoken.csv";
export const SEEDS = [1, 2, 3, 4, 5] as const;

/** Training, validation and test pairs, 80 : 10 : 10. */
export function splitHumanTimes(root: string, seed: number): Record<"train" | "validation" | "test", Pair[]> {
  const parts = splitPairs(readPairs(path.join(root, PAIRS)), { train: 0.8, validation: 0.1, seed });
  return {
    train: toPairs(parts.train),
    validation: toPairs(parts.validation),
    test: toPairs(parts.test),
  };
}

export const spokenPairs = (root: string): Pair[] => toPairs(readPairs(path.join(root, SPOKEN)));

/** A network trained on pairs with the recipe `steady`, of which some entries may be changed. */
export async function trainedOn(
  pairs: readonly Pair[],
  seed: number,
  changes: Partial<Recipe> = {},
  signal?: AbortSignal,
): Promise<Translator> {
  const recipe = { ...recipes.steady, ...changes };
  return (await train(pairs, { recipe, seed, signal })).translator;
}

export type Counted = { right: number; total: number };

/** Counts the answers that are right as a whole. */
export const countRight = (answers: readonly Translation[], pairs: readonly Pair[]): Counted => ({
  right: answers.filter(({ output }, n) => output === pairs[n].target).length,
  total: pairs.length,
});

/** The probability of each answer and whether it is right, as two lists for a file. */
export const statedAndTrue = (
  answers: readonly Translation[],
  pairs: readonly Pair[],
): { probability: number[]; right: number[] } => ({
  probability: answers.map(({ probability }) => rounded(probability)),
  right: answers.map(({ output }, n) => (output === pairs[n].target ? 1 : 0)),
});

export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
export const roundedRows = (rows: readonly number[][]): number[][] => rows.map((row) => row.map(rounded));
