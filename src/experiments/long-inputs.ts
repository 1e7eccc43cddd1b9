/** Do long inputs need attention? Networks with and without it, trained on short and on longer sentences, tested at many. */
import type { SeedSeries } from "../figures/spread-lines";
import { asJson, type Experiment, type Json } from "./experiment";
import {
  type AtLength,
  comparedNetworks,
  type LengthResults,
  measureByLength,
  sentencesUpTo,
  testSentences,
} from "./sentence-lengths";

/** The longest sentences of each training, in words. */
const TRAINED_UP_TO = [15, 30, 60] as const;
/** Where each network is tested, in words. */
const TESTED_AT = [5, 10, 20, 30, 40, 50, 60] as const;
/** Words of text to train on, the same whatever the length of its sentences. */
const WORDS = 60_000;
/** The same for all trainings, so that they can be compared: each step reads about as much text. */
const STEPS = 3000;
const TEST_SENTENCES = 50;
const SEEDS = [1, 2, 3] as const;

export type LongInputsResults = Record<string, LengthResults>;

/** The key of a network in the results. */
export const longInputsKey = (network: string, upTo: number, seed: number): string =>
  `${network}, up to ${upTo} words, seed ${seed}`;

async function part(
  network: (typeof comparedNetworks)[number],
  upTo: (typeof TRAINED_UP_TO)[number],
  seed: number,
  signal?: AbortSignal,
): Promise<Json> {
  const training = sentencesUpTo(upTo, WORDS);
  const tests = testSentences(TESTED_AT, TEST_SENTENCES, training);
  const results = await measureByLength({ network, training, tests, seed, steps: STEPS, signal });
  return asJson(results);
}

export const longInputs: Experiment = {
  name: "long-inputs",
  question:
    "How good are translations by source length, with attention and without, trained on short and on longer sentences?",
  data: [],
  // The first seed of everything comes first: a run that is stopped early has seen each training once.
  parts: () =>
    [SEEDS.slice(0, 1), SEEDS.slice(1)].flatMap((seeds) =>
      TRAINED_UP_TO.flatMap((upTo) =>
        seeds.flatMap((seed) =>
          comparedNetworks.map((network) => ({
            key: longInputsKey(network, upTo, seed),
            run: (signal?: AbortSignal) => part(network, upTo, seed, signal),
          })),
        ),
      ),
    ),
};

/** One line for each network and training, over its seeds; the points are the lengths of the test. */
export function seriesByLength(
  results: LongInputsResults,
  value: (at: AtLength) => number,
): { lengths: number[]; series: SeedSeries[] } {
  const series = new Map<string, SeedSeries>();
  for (const [key, { byLength }] of Object.entries(results)) {
    const name = key.replace(/, seed \d+$/, "");
    const runs = series.get(name)?.runs ?? [];
    series.set(name, { name, runs: [...runs, Object.values(byLength).map(value)] });
  }
  const [first] = Object.values(results);
  return { lengths: Object.keys(first.byLength).map(Number), series: [...series.values()] };
}

/** The value at the last length as a share of the best one. */
export const retention = (values: readonly number[]): number =>
  values[values.length - 1] / Math.max(...values);
