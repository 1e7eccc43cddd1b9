/** Measures step time against source length and batch size, and fits exponents. */
import path from "node:path";
import { fitPowerLaw } from "../../src/figures/power-law";
import { median } from "../../src/figures/quantile";
import { progress } from "../../src/progress/progress";
import { Child } from "./child";
import type { Entry } from "./rounds";
import { randomWorkload, writeWorkload } from "./workload";

const LENGTHS = [10, 20, 40, 80, 160, 320];
const BATCHES = [10, 32, 100, 320, 1000];
/** Milliseconds that one measurement should take. */
const TURN = 400;
const TURNS = 3;

export interface Scaling {
  name: string;
  against: "source length" | "batch size";
  x: number[];
  /** Milliseconds per step. */
  step: number[];
  exponent: number;
  /** Standard error of the exponent. */
  error: number;
}

/** @param form the form of each entry, by name */
export async function measureScaling(
  entries: Entry[],
  form: (name: string) => string,
  folder: string,
): Promise<Scaling[]> {
  const sweeps = [
    { against: "source length" as const, x: LENGTHS, shape: (x: number) => [x, 100] },
    { against: "batch size" as const, x: BATCHES, shape: (x: number) => [41, x] },
  ];
  const file = path.join(folder, "random.json");
  const bar = progress("Scaling", entries.length * (LENGTHS.length + BATCHES.length), { unit: "shape" });
  const results: Scaling[] = [];
  let done = 0;
  for (const { against, x, shape } of sweeps) {
    const times = entries.map(() => [] as number[]);
    for (const size of x) {
      const [length, batch] = shape(size);
      writeWorkload(file, randomWorkload(length, batch));
      for (const [n, { contestant, python }] of entries.entries()) {
        bar.update(done, `${contestant.name}, ${against} ${size}`);
        const child = await Child.start(contestant, form(contestant.name), file, python);
        times[n].push(await timeOf(child));
        child.stop();
        bar.update(++done);
      }
    }
    for (const [n, { contestant }] of entries.entries()) {
      const { exponent, error } = fitPowerLaw(x, times[n]);
      results.push({ name: contestant.name, against, x, step: times[n], exponent, error });
    }
  }
  bar.finish();
  return results;
}

/** Milliseconds per step, as the median of a few turns. */
async function timeOf(child: Child): Promise<number> {
  await child.steps(2);
  const { milliseconds } = await child.steps(2);
  const count = Math.max(2, Math.ceil(TURN / (milliseconds / 2)));
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    times.push((await child.steps(count)).milliseconds / count);
  }
  return median(times);
}
