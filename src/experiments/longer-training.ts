/** When a training says that it was still improving, does a longer one end better? And when it does not say so? */
import { recipes } from "../training/recipes";
import { stillImproving } from "../training/still-improving";
import { train } from "../training/train";
import type { Experiment, Json } from "./experiment";
import { PAIRS, rounded, splitHumanTimes } from "./human-times";

const SEEDS = [1] as const;
/** Pairs to evaluate. The standard error of an exact match of 0.9 is 0.017 then. */
const EVALUATED = 300;

/** Trainings that differ in their epochs alone, each twice as long as the one before. */
interface Series {
  recipe: "steady" | "article";
  pairs: number;
  epochs: readonly number[];
}

const SERIES: readonly Series[] = [
  { recipe: "steady", pairs: 1000, epochs: [12, 24, 48, 96, 192] },
  { recipe: "article", pairs: 1000, epochs: [15, 30, 60] },
  { recipe: "steady", pairs: 4000, epochs: [3, 6, 12, 24] },
];

/** What is kept of a training: its validation, epoch by epoch. */
type Validation = { validationLoss: number[]; exactMatch: number[] };

/** A training and the one of twice its epochs. */
export type Comparison = {
  recipe: string;
  pairs: number;
  seed: number;
  epochs: number;
  /** Whether `stillImproving` said so of the shorter one. */
  improving: boolean;
  exactMatch: number;
  /** Exact match with twice the epochs. */
  longer: number;
};

export type LongerTrainingResults = { comparisons: Comparison[]; validation: Record<string, Validation> };

const keyOf = ({ recipe, pairs }: Series, epochs: number, seed: number) =>
  `${recipe}, ${pairs} pairs, seed ${seed}, ${epochs} epochs`;

async function validationOf(
  series: Series,
  root: string,
  epochs: number,
  seed: number,
  signal?: AbortSignal,
) {
  const parts = splitHumanTimes(root, seed);
  const options = { recipe: recipes[series.recipe], epochs, seed, signal };
  const validation = parts.validation.slice(0, EVALUATED);
  const { translator, history } = await train(parts.train.slice(0, series.pairs), { ...options, validation });
  translator.dispose();
  const { validationLoss = [], exactMatch = [] } = history;
  return { validationLoss: validationLoss.map(rounded), exactMatch: exactMatch.map(rounded) };
}

/** Each training beside the one that is twice as long, with what its reader was told. */
export function comparisonsOf(validation: Record<string, Validation>): Comparison[] {
  return SERIES.flatMap((series) =>
    SEEDS.flatMap((seed) =>
      series.epochs.slice(0, -1).map((epochs) => {
        const [short, long] = [epochs, 2 * epochs].map((count) => validation[keyOf(series, count, seed)]);
        const improving = stillImproving({ epoch: [], loss: [], seconds: [], ...short }) !== undefined;
        return {
          ...{ recipe: series.recipe, pairs: series.pairs, seed, epochs, improving },
          exactMatch: short.exactMatch[epochs - 1],
          longer: long.exactMatch[2 * epochs - 1],
        };
      }),
    ),
  );
}

export const longerTraining: Experiment = {
  name: "longer-training",
  question: "Where a training says that it was still improving, is one of twice the epochs better?",
  data: [PAIRS],
  parts: (root) =>
    SEEDS.flatMap((seed) =>
      SERIES.flatMap((series) =>
        series.epochs.map((epochs) => ({
          key: keyOf(series, epochs, seed),
          run: (signal?: AbortSignal): Promise<Json> => validationOf(series, root, epochs, seed, signal),
        })),
      ),
    ),
  summary: (parts) => {
    const validation = parts as Record<string, Validation>;
    return { comparisons: comparisonsOf(validation), validation };
  },
};
