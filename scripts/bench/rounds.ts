/** Alternating rounds: every program takes a turn in each round, so that the machine's load affects all alike. */
import { median } from "../../src/figures/quantile";
import { progress } from "../../src/progress/progress";
import { Child } from "./child";
import type { Contestant } from "./contestants";
import { pairedRatio, type Spread, spreadOf } from "./statistics";

export interface Entry {
  contestant: Contestant;
  python?: string;
}

export interface Timed {
  name: string;
  form: string;
  /** Milliseconds per step of the chosen form, over the rounds. */
  step: Spread;
  /** Milliseconds per step of each form, in the trial for choosing one. */
  forms: Record<string, number>;
  /** Seconds from the first request to its answer, including compilation. */
  firstStep: number;
  /** Bytes. */
  peakMemory: number;
  versions: Record<string, string>;
  /** Milliseconds per step in each round. */
  rounds: number[];
}

interface Runner {
  entry: Entry;
  form: string;
  child: Child;
  firstStep: number;
  /** Milliseconds per step in the trial. */
  trial: number;
  losses: number[];
}

const TRIAL_TURNS = 3;
/** Pause in milliseconds after which threads that actively wait for work have gone to sleep. */
const PAUSE = 300;

export interface RoundsOptions {
  rounds: number;
  /** Steps of a turn. */
  steps: number;
  /** Steps before anything counts. */
  warmUp: number;
  /** Milliseconds after which a slow program counts as warm. */
  warmUpLimit: number;
}

/**
 * Whose turn it is, in alternating rounds: each one is sometimes first and sometimes last.
 *
 * @returns the number of the program, and of turns with this one and of the round, both from 1
 */
export function* turns(
  rounds: number,
  programs: number,
): Generator<{ n: number; done: number; round: number }> {
  for (let turn = 0; turn < rounds * programs; turn++) {
    const round = Math.floor(turn / programs);
    yield { n: (round + (turn % programs)) % programs, done: turn + 1, round: round + 1 };
  }
}

/** @throws Error if programs that should compute the same do not */
export async function measureRounds(
  entries: Entry[],
  workload: string,
  options: RoundsOptions,
): Promise<Timed[]> {
  const { rounds, steps } = options;
  const all = entries.reduce((sum, { contestant }) => sum + contestant.forms.length, 0);
  const startBar = progress("Starting and compiling", all, { unit: "program" });
  const runners: { chosen: Runner; forms: Record<string, number> }[] = [];
  let started = 0;
  for (const entry of entries) {
    const candidates: Runner[] = [];
    for (const form of entry.contestant.forms) {
      startBar.update(started, `${entry.contestant.name} ${form}`.trim());
      candidates.push(await startRunner(entry, form, workload, options));
      startBar.update(++started);
    }
    runners.push(await choose(candidates, steps));
  }
  startBar.finish();
  assertSameSums(runners.map(({ chosen }) => chosen));
  const times = runners.map(() => [] as number[]);
  const bar = progress("Measuring", rounds * runners.length, { unit: "turn" });
  for (const { n, done, round } of turns(rounds, runners.length)) {
    times[n].push(await takeTurn(runners[n].chosen, steps));
    bar.update(done, `round ${round} of ${rounds}`);
  }
  bar.finish();
  const result: Timed[] = [];
  for (const [n, { chosen, forms }] of runners.entries()) {
    const { entry, form, child, firstStep } = chosen;
    const { name } = entry.contestant;
    const peakMemory = await child.peakMemory();
    const { versions } = child;
    result.push({
      name,
      form,
      step: spreadOf(times[n]),
      forms,
      firstStep,
      peakMemory,
      versions,
      rounds: times[n],
    });
    child.stop();
  }
  return result;
}

async function startRunner(
  entry: Entry,
  form: string,
  workload: string,
  { warmUp, warmUpLimit }: RoundsOptions,
): Promise<Runner> {
  const child = await Child.start(entry.contestant, form, workload, entry.python);
  const first = await child.steps(1);
  const losses = [...first.losses];
  const began = performance.now();
  while (losses.length < 2 || (losses.length < warmUp && performance.now() - began < warmUpLimit)) {
    losses.push(...(await child.steps(Math.min(4, warmUp))).losses);
  }
  return { entry, form, child, firstStep: first.milliseconds / 1000, trial: Number.NaN, losses };
}

/** Chooses the fastest of a contestant's forms by taking turns. The others are ended. */
async function choose(candidates: Runner[], steps: number) {
  const times = candidates.map(() => [] as number[]);
  if (candidates.length > 1) {
    for (let turn = 0; turn < TRIAL_TURNS; turn++) {
      for (const [n, candidate] of candidates.entries()) {
        times[n].push(await takeTurn(candidate, steps / 2));
      }
    }
    for (const [n, candidate] of candidates.entries()) {
      candidate.trial = median(times[n]);
    }
    candidates.sort((a, b) => a.trial - b.trial);
  }
  const [chosen, ...others] = candidates;
  for (const { child } of others) {
    child.stop();
  }
  const forms = candidates.length > 1 ? candidates.map(({ form, trial }) => [form, trial]) : [];
  return { chosen, forms: Object.fromEntries(forms) as Record<string, number> };
}

/** Takes a turn and returns the milliseconds per step. */
async function takeTurn({ child, entry }: Runner, steps: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  const count = Math.max(1, Math.round(steps * (entry.contestant.share ?? 1)));
  const { milliseconds } = await child.steps(count);
  return milliseconds / count;
}

/**
 * All programs start with the same weights and batches, so their first two losses must agree: before and after the first
 * step. Later losses slowly diverge, because each library adds in its own order, and because Keras and PyTorch clip the
 * two halves of our recurrent kernel separately.
 */
function assertSameSums(runners: Runner[]): void {
  const same = runners.filter(({ entry }) => entry.contestant.sameSums);
  for (const { child, losses } of same) {
    for (const step of [0, 1]) {
      const [ours, theirs] = [same[0].losses[step], losses[step]];
      if (Math.abs(ours - theirs) > 1e-3 * Math.abs(ours)) {
        throw new Error(
          `${same[0].child.name} and ${child.name} do not compute the same: the loss before step ${step + 1} is ${ours} and ${theirs}`,
        );
      }
    }
  }
}

/** The time of a program relative to another, paired by rounds. */
export const ratiosTo = (of: Timed, to: Timed): number => pairedRatio(of.rounds, to.rounds);
