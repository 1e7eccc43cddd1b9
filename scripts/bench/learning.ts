/** Wall time until the test set is answered right: our recipes as `train` runs them, the peers step by step. */
import { progress } from "../../src/progress/progress";
import { recipes } from "../../src/training/recipes";
import { Child } from "./child";
import type { Contestant } from "./contestants";
import type { Entry } from "./rounds";

export interface Learning {
  name: string;
  /** Seconds from the first step to the end of each epoch, evaluations and compilation included. */
  seconds: number[];
  /** Share of test examples whose whole output is right, after each epoch. */
  exactMatch: number[];
}

export const GOALS = [0.95, 0.98, 0.99];

/** Seconds to the first epoch that reaches the goal; undefined if none does. */
export const secondsTo = ({ seconds, exactMatch }: Learning, goal: number): number | undefined =>
  seconds[exactMatch.findIndex((share) => share >= goal)];

/** Our recipes for the epochs that each of them takes, the peers for `epochs`. */
export async function measureLearning(
  peers: Entry[],
  form: (name: string) => string,
  workload: string,
  { epochs, stepsPerEpoch }: { epochs: number; stepsPerEpoch: number },
): Promise<Learning[]> {
  const runners = [
    ...Object.entries(recipes).map(([name, recipe]) => ({
      entry: { contestant: trainer(name) } as Entry,
      form: name,
      steps: 1,
      epochs: Math.min(epochs, recipe.epochs),
    })),
    ...peers.map((entry) => ({ entry, form: form(entry.contestant.name), steps: stepsPerEpoch, epochs })),
  ];
  const all = runners.reduce((sum, { epochs }) => sum + epochs, 0);
  const bar = progress("Learning", all, { unit: "epoch" });
  let done = 0;
  const results: Learning[] = [];
  for (const { entry, form: chosen, steps, epochs } of runners) {
    const { name } = entry.contestant;
    const child = await Child.start(entry.contestant, chosen, workload, entry.python);
    const learning: Learning = { name, seconds: [], exactMatch: [] };
    let began = performance.now();
    for (let epoch = 1; epoch <= epochs; epoch++) {
      if (epoch === 1) {
        began = performance.now();
      }
      await child.steps(steps);
      learning.exactMatch.push(await child.evaluate());
      learning.seconds.push((performance.now() - began) / 1000);
      bar.update(++done, `${name}, exact match ${learning.exactMatch[epoch - 1].toFixed(3)}`);
    }
    child.stop();
    results.push(learning);
  }
  bar.finish();
  return results;
}

/** Our own `train`, which answers one request an epoch. */
const trainer = (recipe: string): Contestant => ({
  id: `ours/${recipe}`,
  name: `ours, recipe ${recipe}`,
  file: "trainer.ts",
  forms: [recipe],
  sameSums: false,
});
