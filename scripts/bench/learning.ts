/** Wall time until the test set is answered right: our recipes as `train` runs them, the peers step by step. */
import { progress } from "../../src/progress/progress";
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

/** @param recipes names of ours to run */
export async function measureLearning(
  recipes: string[],
  peers: Entry[],
  form: (name: string) => string,
  workload: string,
  { epochs, stepsPerEpoch }: { epochs: number; stepsPerEpoch: number },
): Promise<Learning[]> {
  const runners = [
    ...recipes.map((recipe) => ({
      entry: { contestant: trainer(recipe) } as Entry,
      form: `${recipe}/${epochs}`,
      steps: 1,
    })),
    ...peers.map((entry) => ({ entry, form: form(entry.contestant.name), steps: stepsPerEpoch })),
  ];
  const bar = progress("Learning", runners.length * epochs, { unit: "epoch" });
  const results: Learning[] = [];
  for (const [n, { entry, form: chosen, steps }] of runners.entries()) {
    const { name } = entry.contestant;
    const child = await Child.start(entry.contestant, chosen, workload, entry.python);
    const learning: Learning = { name, seconds: [], exactMatch: [] };
    let began = performance.now();
    for (let epoch = 1; epoch <= epochs; epoch++) {
      if (epoch === 1) began = performance.now();
      await child.steps(steps);
      learning.exactMatch.push(await child.evaluate());
      learning.seconds.push((performance.now() - began) / 1000);
      bar.update(n * epochs + epoch, `${name}, exact match ${learning.exactMatch[epoch - 1].toFixed(3)}`);
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
