/** Why is the RNN necessary? Feedback and memory told apart, other cells, and a decoder that is fed what it wrote. */
import { evaluate } from "../training/evaluate";
import { examplesOf } from "../training/tasks";
import type { Experiment, Json } from "./experiment";
import { type Counted, countRight, PAIRS, rounded, roundedRows, splitHumanTimes } from "./human-times";
import { knownByPrevious, type SameAtEachStep, sameAtEachStep } from "./rnn-limits";
import {
  attentionMoved,
  contextChange,
  type RnnNetworkName,
  rightByPlace,
  rnnNetworks,
  trainRnnNetwork,
} from "./rnn-networks";

const SPLIT_SEED = 2;
const SEEDS = [1, 2, 3] as const;
/** Phrases of the test part whose contexts are compared. */
const PHRASES = 200;
const SHOWN_PHRASE = "48 min before 10 a.m";

/** What is measured of one training. */
export type RnnRun = {
  exact: Counted;
  /** Right whole answers on the validation part, by which the learning rate is chosen. */
  validation: number;
  /** Summed over the output steps, in nats. */
  loss: number;
  /** Right characters by place. */
  characters: number[];
  /** The largest difference between two steps' contexts, where there is attention. */
  contextChange: number | null;
  /** Share of the attention that moves elsewhere from one step to the next, on average. */
  moved: number | null;
  shown: { output: string; weights: number[][] };
};

export interface WhyRnnResults {
  networks: Record<RnnNetworkName, { parameters: number; rate: number; runs: Record<string, RnnRun> }>;
  /** Right whole answers of the first seed with the rate that was not chosen, where there was a choice. */
  otherRate: Partial<Record<RnnNetworkName, { rate: number; right: number }>>;
  shownPhrase: string;
  /** What no network can pass that says the same at each output step, on the test part. */
  sameAtEachStep: SameAtEachStep;
  /** Exact match that no network can pass that is fed its previous token and has neither feedback nor memory. */
  knownByPrevious: number;
}

async function runPart(
  root: string,
  name: RnnNetworkName,
  rate: number,
  seed: number,
  signal?: AbortSignal,
): Promise<KeptPart> {
  const { train: pairs, validation, test } = splitHumanTimes(root, SPLIT_SEED);
  const translator = await trainRnnNetwork(pairs, name, { rate, seed, signal });
  const answers = translator.translate(test.map(({ source }) => source));
  const evaluated = (part: typeof test) => evaluate(translator.model, examplesOf(part, translator.encoding));
  const [shown] = translator.translate([SHOWN_PHRASE]);
  const moved = attentionMoved(answers);
  const run: RnnRun = {
    exact: countRight(answers, test),
    validation: Math.round(evaluated(validation).exactMatch * validation.length),
    loss: rounded(evaluated(test).loss),
    characters: rightByPlace(answers, test),
    contextChange: contextChange(translator, test.slice(0, PHRASES)),
    moved: moved === null ? null : rounded(moved),
    shown: { output: shown.output, weights: roundedRows(shown.alignment) },
  };
  const parameters = translator.model.countParams();
  translator.dispose();
  return { parameters, run };
}

type KeptPart = { parameters: number; run: RnnRun };
type Parts = Readonly<Record<string, Json>>;

const names = Object.keys(rnnNetworks) as RnnNetworkName[];
/** Questions one after the other: what a stopped run has finished is whole. */
const groups = [names.slice(0, 6), names.slice(6)];
/** The first seed is trained with each rate, the others with the chosen one. */
const [FIRST, ...OTHERS] = SEEDS;
const keyOf = (name: string, seed: number, rate?: number) =>
  `${name}, seed ${seed}${rate === undefined ? "" : `, rate ${rate}`}`;

const ratesOf = (name: RnnNetworkName): readonly number[] => rnnNetworks[name].rates;

const partOf = (parts: Parts, key: string) => parts[key] as KeptPart;

/** The rate with more right answers on the validation part, with the first seed. */
function chosenRate(parts: Parts, name: RnnNetworkName): number {
  const right = (rate: number) => partOf(parts, keyOf(name, FIRST, rate)).run.validation;
  return ratesOf(name).reduce((best, rate) => (right(rate) > right(best) ? rate : best));
}

/** What is kept of a network: its runs with the chosen rate. */
function networkSummary(parts: Parts, name: RnnNetworkName): WhyRnnResults["networks"][RnnNetworkName] {
  const rate = chosenRate(parts, name);
  const chosen = partOf(parts, keyOf(name, FIRST, rate));
  const runs = [
    [`seed ${FIRST}`, chosen.run],
    ...OTHERS.map((seed) => [`seed ${seed}`, partOf(parts, keyOf(name, seed)).run]),
  ];
  return { parameters: chosen.parameters, rate, runs: Object.fromEntries(runs) };
}

export const whyRnn: Experiment = {
  name: "why-rnn",
  question: "What do feedback and memory add to attention, each by itself?",
  data: [PAIRS],
  parts: (root) =>
    groups.flatMap((group) => [
      ...group.flatMap((name) =>
        ratesOf(name).map((rate) => ({
          key: keyOf(name, FIRST, rate),
          run: (signal?: AbortSignal) => runPart(root, name, rate, FIRST, signal),
        })),
      ),
      ...OTHERS.flatMap((seed) =>
        group.map((name) => ({
          key: keyOf(name, seed),
          run: (signal?: AbortSignal, done: Parts = {}) =>
            runPart(root, name, chosenRate(done, name), seed, signal),
        })),
      ),
    ]),
  summary: (parts, root) => {
    const otherRate = (name: RnnNetworkName) => {
      const rate = ratesOf(name).find((one) => one !== chosenRate(parts, name));
      return rate === undefined
        ? []
        : [[name, { rate, right: partOf(parts, keyOf(name, FIRST, rate)).run.exact.right }]];
    };
    const { test } = splitHumanTimes(root, SPLIT_SEED);
    return {
      networks: Object.fromEntries(names.map((name) => [name, networkSummary(parts, name)])),
      otherRate: Object.fromEntries(names.flatMap(otherRate)),
      shownPhrase: SHOWN_PHRASE,
      sameAtEachStep: sameAtEachStep(test),
      knownByPrevious: knownByPrevious(test),
    };
  },
};
