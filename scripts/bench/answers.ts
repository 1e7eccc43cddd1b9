/** Answers of the network without training: many phrases at once, and one alone. */
import { median } from "../../src/figures/quantile";
import { progress } from "../../src/progress/progress";
import { Child } from "./child";
import { type Entry, turns } from "./rounds";

/** How many phrases are answered at once, and how many times in a turn. */
const sittings = [
  { phrases: 1000, times: 1 },
  { phrases: 1, times: 40 },
] as const;

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

/** Measures each form of each program in alternating rounds, after three answers that compile what is to be compiled. */
export async function measureAnswers(
  entries: Entry[],
  workload: string,
  rounds: number,
): Promise<Answered[]> {
  const answered: Answered[] = [];
  const runners = entries.flatMap((entry) => entry.contestant.forms.map((form) => ({ entry, form })));
  for (const { phrases, times } of sittings) {
    const bar = progress(phrases === 1 ? "One phrase" : `${phrases} phrases`, runners.length * (rounds + 1), {
      unit: "turn",
    });
    const children: Child[] = [];
    for (const [n, { entry, form }] of runners.entries()) {
      bar.update(n, `${entry.contestant.name} ${form}`);
      const child = await Child.start(entry.contestant, form, workload, entry.python);
      await child.answers(phrases, 3);
      children.push(child);
    }
    const measured = children.map(() => [] as number[]);
    for (const { n, done } of turns(rounds, children.length)) {
      measured[n].push((await children[n].answers(phrases, times)) / times);
      bar.update(children.length + done);
    }
    bar.finish();
    for (const child of children) {
      child.stop();
    }
    for (const { contestant } of entries) {
      const own = runners.flatMap(({ entry, form }, n) =>
        entry.contestant === contestant ? [{ form, times: measured[n] }] : [],
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
