/** Answers of the network without training: many phrases at once, and one alone. */
import { median } from "../../src/figures/quantile";
import { progress } from "../../src/progress/progress";
import { type Asked, Child } from "./child";
import { OURS } from "./contestants";
import { type Entry, turns } from "./rounds";

/**
 * What is asked: how many phrases at once, how many times in a turn, and in how many batches. Several batches are of like
 * length, each cut behind its longest.
 */
const sittings = [
  { phrases: 1000, times: 1, batches: [1, 2, 4] },
  { phrases: 1, times: 40, batches: [1] },
];
/** Beam sizes for translations; 1 is greedy. */
const beamSizes = [1, 4];

export interface Answered {
  /** The program; ours stands twice where it also answers as the peers do. */
  name: string;
  phrases: number;
  beamSize: number;
  /** The form with the least median. */
  form: string;
  /** Milliseconds of that form in each round. */
  rounds: number[];
  /** Median milliseconds of each form, where there are several. */
  forms: Record<string, number>;
}

/** Ours where it does what the peers do and no more: from ids to probabilities. */
const OURS_NUMBERS = "ours, from ids to probabilities";

/** Programs that answer alike, whatever their batches in training were, take part once. */
const oncePerProgram = (entries: Entry[]): Entry[] =>
  entries.filter(
    ({ contestant }, n) => entries.findIndex((other) => other.contestant.file === contestant.file) === n,
  );

interface Runner {
  entry: Entry;
  /** Its row in the table. */
  row: string;
  form: string;
  label: string;
  asked: Asked;
}

/** Each form of each program, in each number of batches. */
function runnersOf(
  entries: Entry[],
  {
    phrases,
    beamSize,
    batches,
    translations,
  }: Omit<Asked, "batches" | "numbers"> & {
    batches: number[];
    translations: boolean;
  },
): Runner[] {
  return entries.flatMap((entry) => {
    const { name, forms } = entry.contestant;
    const of = (row: string, counts: number[], numbers = false) =>
      forms.flatMap((form) =>
        counts.map((count) => ({
          ...{ entry, row, form },
          label: count > 1 ? `${form}, ${count} batches` : form,
          asked: { phrases, batches: count, beamSize, numbers },
        })),
      );
    if (name !== OURS) {
      return of(name, batches);
    }
    return [...of(name, [1]), ...(translations ? [] : of(OURS_NUMBERS, batches, true))];
  });
}

/** Milliseconds of each runner in each of alternating rounds, after three answers that compile what is to be compiled. */
async function timesOf(
  runners: Runner[],
  workload: string,
  rounds: number,
  { title, times }: { title: string; times: number },
): Promise<number[][]> {
  const bar = progress(title, runners.length * (rounds + 1), { unit: "turn" });
  const children: Child[] = [];
  for (const [n, { entry, label, form, asked }] of runners.entries()) {
    bar.update(n, `${entry.contestant.name} ${label}`);
    const child = await Child.start(entry.contestant, form, workload, entry.python);
    await child.answers(asked, 3);
    children.push(child);
  }
  const measured = children.map(() => [] as number[]);
  for (const { n, done } of turns(rounds, children.length)) {
    measured[n].push((await children[n].answers(runners[n].asked, times)) / times);
    bar.update(children.length + done);
  }
  bar.finish();
  for (const child of children) {
    child.stop();
  }
  return measured;
}

/**
 * Measures all forms of all programs. The fastest form of each counts.
 *
 * @param translations whether the answers are translations; if not, ours also answers as the peers do
 */
export async function measureAnswers(
  all: Entry[],
  workload: string,
  { rounds, translations }: { rounds: number; translations: boolean },
): Promise<Answered[]> {
  const entries = oncePerProgram(all);
  const answered: Answered[] = [];
  for (const beamSize of translations ? beamSizes : [1]) {
    for (const { phrases, times, batches } of sittings) {
      const runners = runnersOf(entries, { phrases, beamSize, batches, translations });
      const title = `${phrases === 1 ? "One phrase" : `${phrases} phrases`}${beamSize > 1 ? `, beam of ${beamSize}` : ""}`;
      const measured = await timesOf(runners, workload, rounds, { title, times });
      for (const name of new Set(runners.map(({ row }) => row))) {
        const own = runners.flatMap(({ row, label }, n) =>
          row === name ? [{ form: label, times: measured[n] }] : [],
        );
        own.sort((a, b) => median(a.times) - median(b.times));
        const tried = own.length > 1 ? own : [];
        const forms = Object.fromEntries(tried.map(({ form, times }) => [form, median(times)]));
        const [{ form, times: best }] = own;
        answered.push({ name, phrases, beamSize, form, rounds: best, forms });
      }
    }
  }
  return answered;
}
