/** Measures the time until the test set is answered right: our recipes with `train`, the peers step by step. */
import { progress } from "../../src/progress/progress";
import { recipes } from "../../src/training/recipes";
import { Child } from "./child";
import type { Contestant } from "./contestants";
import type { Entry } from "./rounds";

export interface Learning {
  name: string;
  /** Seconds from the first step to the end of each epoch, including evaluations and compilation. */
  seconds: number[];
  /** Share of test examples whose whole output is right, after each epoch. */
  exactMatch: number[];
}

/** Seconds to the first epoch that reaches the goal; undefined if none does. */
export const secondsTo = ({ seconds, exactMatch }: Learning, goal: number): number | undefined =>
  seconds[exactMatch.findIndex((share) => share >= goal)];

export interface Learner {
  entry: Entry;
  form: string;
  /** Steps of an epoch. */
  steps: number;
  epochs: number;
}

/** Our recipes, each for its own number of epochs, and the peers for `epochs`. */
export const learnersOfTimes = (
  peers: Entry[],
  form: (name: string) => string,
  { epochs, stepsPerEpoch }: { epochs: number; stepsPerEpoch: number },
): Learner[] => [
  ...Object.entries({ steady: recipes.steady, article: recipes.article }).map(([name, recipe]) => ({
    entry: { contestant: trainer(name) },
    form: name,
    steps: 1,
    epochs: Math.min(epochs, recipe.epochs),
  })),
  ...peers.map((entry) => ({ entry, form: form(entry.contestant.name), steps: stepsPerEpoch, epochs })),
];

/** Trains one after the other and evaluates each after every epoch. */
export async function measureLearning(learners: Learner[], workload: string): Promise<Learning[]> {
  const all = learners.reduce((sum, { epochs }) => sum + epochs, 0);
  const bar = progress("Learning", all, { unit: "epoch" });
  let done = 0;
  const results: Learning[] = [];
  for (const { entry, form, steps, epochs } of learners) {
    const { name } = entry.contestant;
    const child = await Child.start(entry.contestant, form, workload, entry.python);
    const learning: Learning = { name, seconds: [], exactMatch: [] };
    const began = performance.now();
    for (let epoch = 1; epoch <= epochs; epoch++) {
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

/** Our own `train`, which answers one request for each epoch. */
const trainer = (recipe: string): Contestant => ({
  id: `ours/${recipe}`,
  name: `ours, recipe ${recipe}`,
  file: "trainer.ts",
  forms: [recipe],
  sameSums: false,
});
