/** Answers of the network without training: many phrases at once, and one alone. */
import { median } from "../../src/figures/quantile";
import { progress } from "../../src/progress/progress";
import { Child } from "./child";
import { OURS } from "./contestants";
import { type Entry, turns } from "./rounds";

/**
 * How many phrases are answered at once, how many times in a turn, and in how many batches. Several batches are of like
 * length, each cut behind its longest; ours always chooses its batches itself.
 */
const sittings = [
  { phrases: 1000, times: 1, batches: [1, 2, 4] },
  { phrases: 1, times: 40, batches: [1] },
];

export interface Answered {
  name: string;
  phrases: number;
  /** The form with the least median. */
  form: string;
  /** Milliseconds of that form in each round. */
  rounds: number[];
  /** Median milliseconds of each form, where there are several. */
  forms: Record<string, number>;
}

/** Programs that answer alike, whatever their batches in training were, take part once. */
const oncePerProgram = (entries: Entry[]): Entry[] =>
  entries.filter(
    ({ contestant }, n) => entries.findIndex((other) => other.contestant.file === contestant.file) === n,
  );

/** Measures each form of each program in alternating rounds, after three answers that compile what is to be compiled. */
export async function measureAnswers(all: Entry[], workload: string, rounds: number): Promise<Answered[]> {
  const entries = oncePerProgram(all);
  const answered: Answered[] = [];
  for (const { phrases, times, batches } of sittings) {
    const runners = entries.flatMap((entry) =>
      entry.contestant.forms.flatMap((form) =>
        (entry.contestant.name === OURS ? [1] : batches).map((count) => ({ entry, form, count })),
      ),
    );
    const bar = progress(phrases === 1 ? "One phrase" : `${phrases} phrases`, runners.length * (rounds + 1), {
      unit: "turn",
    });
    const children: Child[] = [];
    for (const [n, { entry, form, count }] of runners.entries()) {
      bar.update(n, `${entry.contestant.name} ${form}`);
      const child = await Child.start(entry.contestant, form, workload, entry.python);
      await child.answers(phrases, count, 3);
      children.push(child);
    }
    const measured = children.map(() => [] as number[]);
    for (const { n, done } of turns(rounds, children.length)) {
      measured[n].push((await children[n].answers(phrases, runners[n].count, times)) / times);
      bar.update(children.length + done);
    }
    bar.finish();
    for (const child of children) {
      child.stop();
    }
    for (const { contestant } of entries) {
      const own = runners.flatMap(({ entry, form, count }, n) =>
        entry.contestant === contestant
          ? [{ form: count > 1 ? `${form}, ${count} batches` : form, times: measured[n] }]
          : [],
      );
      own.sort((a, b) => median(a.times) - median(b.times));
      const tried = own.length > 1 ? own : [];
      const forms = Object.fromEntries(tried.map(({ form, times }) => [form, median(times)]));
      const [{ form, times: best }] = own;
      answered.push({ name: contestant.name, phrases, form, rounds: best, forms });
    }
  }
  return answered;
}
