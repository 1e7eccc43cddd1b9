/** Measures time and memory of a step against each size of the network and its data, and fits exponents. */
import path from "node:path";
import { fitPowerLaw } from "../../src/figures/power-law";
import { median } from "../../src/figures/quantile";
import { progress } from "../../src/progress/progress";
import { Child } from "./child";
import type { Entry } from "./rounds";
import { type RandomSizes, randomWorkload, writeWorkload } from "./workload";

const sweeps = {
  "source length": { sizes: [10, 20, 40, 80, 160, 320], of: (sourceLength) => ({ sourceLength }) },
  "source and target length": {
    sizes: [5, 10, 20, 40],
    of: (length) => ({ sourceLength: length, targetLength: length }),
  },
  "batch size": { sizes: [10, 32, 100, 320, 1000], of: (batchSize) => ({ batchSize }) },
  units: { sizes: [16, 32, 64, 128, 256, 512], of: (units) => ({ units }) },
  vocabulary: { sizes: [11, 30, 100, 300, 1000, 3000], of: (vocabulary) => ({ vocabulary }) },
} as const satisfies Record<string, { sizes: readonly number[]; of(size: number): RandomSizes }>;
/** Milliseconds that one measurement should take. */
const TURN = 400;
const TURNS = 3;

export interface Scaling {
  name: string;
  against: keyof typeof sweeps;
  x: readonly number[];
  /** Milliseconds per step. */
  step: number[];
  /** The process' peak memory in bytes. */
  memory: number[];
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
  const file = path.join(folder, "random.json");
  const shapes = Object.values(sweeps).reduce((sum, { sizes }) => sum + sizes.length, 0);
  const bar = progress("Scaling", entries.length * shapes, { unit: "shape" });
  const results: Scaling[] = [];
  let done = 0;
  for (const against of Object.keys(sweeps) as (keyof typeof sweeps)[]) {
    const { sizes: x, of } = sweeps[against];
    const times = entries.map(() => [] as number[]);
    const memory = entries.map(() => [] as number[]);
    for (const size of x) {
      writeWorkload(file, randomWorkload(of(size)));
      for (const [n, { contestant, python }] of entries.entries()) {
        bar.update(done, `${contestant.name}, ${against} ${size}`);
        const child = await Child.start(contestant, form(contestant.name), file, python);
        times[n].push(await timeOf(child));
        memory[n].push(await child.peakMemory());
        child.stop();
        bar.update(++done);
      }
    }
    for (const [n, { contestant }] of entries.entries()) {
      const { exponent, error } = fitPowerLaw([...x], times[n]);
      results.push({
        name: contestant.name,
        against,
        x,
        step: times[n],
        memory: memory[n],
        exponent,
        error,
      });
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
