/** How much does the result depend on the seed, with the article's settings and with ours? */
import { recipes } from "../training/recipes";
import type { Experiment, Json } from "./experiment";
import { countRight, PAIRS, SEEDS, splitHumanTimes, trainedOn } from "./human-times";

/** As in notebook 03, one seed determines split, initial parameters and order. */
export const seeds: Experiment = {
  name: "seeds",
  question: "How much does exact match on the test part depend on the seed, by recipe?",
  data: [PAIRS],
  parts: (root) =>
    (["article", "steady"] as const).flatMap((recipe) =>
      SEEDS.map((seed) => ({
        key: `${recipe}, seed ${seed}`,
        run: async (signal): Promise<Json> => {
          const { train, test } = splitHumanTimes(root, seed);
          const translator = await trainedOn(train, seed, recipes[recipe], signal);
          const answers = translator.translate(test.map(({ source }) => source));
          translator.dispose();
          return { ...countRight(answers, test) };
        },
      })),
    ),
};
