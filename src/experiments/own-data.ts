/** Do the defaults of `train` suit data that they were not chosen on? */
import path from "node:path";
import { fromPairs, type Pair, readPairs, toPairs } from "../text/pairs";
import { splitPairs } from "../text/split";
import { stillImproving } from "../training/still-improving";
import { taskOfPairs } from "../training/tasks";
import { train } from "../training/train";
import type { Experiment, Json } from "./experiment";
import { PAIRS, rounded, SPOKEN } from "./human-times";
import { pairsOfKind } from "./kinds-of-pairs";

const SEED = 1;

const KINDS: Record<string, (root: string) => Pair[]> = {
  "dates, 3,000 pairs": () => pairsOfKind("date", 3000, "dates"),
  "numbers in words, 3,000 pairs": () => pairsOfKind("numberInWords", 3000, "numbers"),
  "Roman numerals, 3,000 pairs": () => pairsOfKind("romanNumeral", 3000, "Roman numerals"),
  "spoken times, 3,000 pairs": (root) => toPairs(readPairs(path.join(root, SPOKEN))),
  "human times, 500 pairs": (root) => toPairs(readPairs(path.join(root, PAIRS))).slice(0, 500),
  "dates, 100,000 pairs": () => pairsOfKind("date", 100_000, "many dates"),
};

/** How a training with the defaults ended. */
export type Outcome = {
  task: string;
  /** How many epochs the default chose. */
  epochs: number;
  /** Of the fifth of the pairs that was held out. */
  exactMatch: number;
  /** Whether the reader was told that it was still improving. */
  improving: boolean;
};

async function outcomeOf(pairs: readonly Pair[], signal?: AbortSignal): Promise<Outcome> {
  const parts = splitPairs(fromPairs([...pairs]), { train: 0.8, seed: SEED });
  const [trained, validation] = [toPairs(parts.train), toPairs(parts.test)];
  const { translator, history } = await train(trained, { seed: SEED, validation, signal });
  translator.dispose();
  return {
    task: taskOfPairs(pairs),
    epochs: history.epoch.length,
    exactMatch: rounded(history.exactMatch?.at(-1) as number),
    improving: stillImproving(history) !== undefined,
  };
}

export const ownData: Experiment = {
  name: "own-data",
  question: "How does a training with its defaults end on data of other kinds and sizes?",
  data: [PAIRS, SPOKEN],
  parts: (root) =>
    Object.entries(KINDS).map(([key, pairs]) => ({
      key,
      run: (signal?: AbortSignal): Promise<Json> => outcomeOf(pairs(root), signal),
    })),
};
