/**
 * Our own `train` as a program of the benchmark. A request for steps trains one epoch and evaluates the test pairs. The
 * form is the name of a recipe.
 */
import { createInterface } from "node:readline";
import { tf } from "../../src/native/tensorflow";
import { readPairs, toPairs } from "../../src/text/pairs";
import { splitPairs } from "../../src/text/split";
import { type Recipe, recipes } from "../../src/training/recipes";
import { train } from "../../src/training/train";
import { PAIRS, SEED } from "./workload";

const recipe = process.argv[3];
const answer = (content: object) => process.stdout.write(`@${JSON.stringify(content)}\n`);
const requests = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let exactMatch = Number.NaN;

/** Answers requests until the next epoch is requested. */
async function nextEpochWanted(): Promise<void> {
  for (;;) {
    const { value, done } = await requests.next();
    if (done) {
      process.exit(0);
    }
    const request = JSON.parse(value) as { do: string };
    if (request.do === "steps") {
      return;
    }
    answer({ exactMatch });
  }
}

async function main(): Promise<void> {
  const pairs = splitPairs(readPairs(PAIRS), { train: 0.8, seed: SEED });
  const [trainPairs, testPairs] = [toPairs(pairs.train), toPairs(pairs.test)];
  answer({ ready: true, versions: { "@tensorflow/tfjs-node": tf.version_core } });
  await nextEpochWanted();
  await train(trainPairs, {
    recipe: (recipes as Record<string, Recipe>)[recipe],
    seed: SEED,
    validation: testPairs,
    onEpochEnd: async (_, history) => {
      exactMatch = history.exactMatch?.at(-1) as number;
      answer({ milliseconds: (history.seconds.at(-1) as number) * 1000, losses: history.loss });
      await nextEpochWanted();
    },
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
