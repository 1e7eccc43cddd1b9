/**
 * `node scripts/run.mjs scripts/measure-memory.ts`: what trainings of several shapes take at their peak, beside what
 * `trainingMemory` says, as the table of docs/data-files.md. Each shape is trained in a process of its own.
 */
import { spawnSync } from "node:child_process";
import "../src/native/tensorflow";
import { memoryText } from "../src/files/available-memory";
import { encodePairs, humanTimesEncoding } from "../src/text/encode";
import { seededChoices } from "../src/text/random";
import { fit } from "../src/training/fit";
import { trainingMemory } from "../src/training/memory";
import { recipes } from "../src/training/recipes";
import { modelFor } from "../src/training/tasks";

interface Shape {
  examples: number;
  validation: number;
  batchSize: number;
  sourceLength: number;
  targetLength: number;
  units: number;
  vocabulary: number;
  recipe: "article" | "steady";
}

const usual: Shape = {
  examples: 200,
  validation: 100,
  batchSize: 100,
  sourceLength: 40,
  targetLength: 5,
  units: 32,
  vocabulary: 40,
  recipe: "steady",
};
const SHAPES: Partial<Shape>[] = [
  {},
  { sourceLength: 400 },
  { sourceLength: 400, recipe: "article" },
  { sourceLength: 400, validation: 500 },
  { sourceLength: 400, validation: 1 },
  { sourceLength: 400, targetLength: 30 },
  { sourceLength: 400, vocabulary: 400 },
  { sourceLength: 400, units: 128 },
  { sourceLength: 40, targetLength: 60, batchSize: 300, validation: 300 },
  { sourceLength: 2000, batchSize: 10, validation: 10 },
  { sourceLength: 1000, validation: 40 },
  { examples: 100_000, validation: 20_000 },
];

/** Bytes that a training takes beyond what the process had before it: measured, and as estimated. */
async function measure(shape: Shape): Promise<[measured: number, estimated: number]> {
  const { whole } = seededChoices(1);
  const text = (length: number, letters: number) =>
    Array.from({ length }, () => String.fromCharCode(0x4e00 + whole(0, letters - 1))).join("");
  const pairs = Array.from({ length: shape.examples }, () => ({
    source: text(shape.sourceLength, shape.vocabulary - 2),
    target: text(shape.targetLength, 11),
  }));
  const encoding = humanTimesEncoding(pairs, shape.sourceLength);
  const recipe = {
    ...recipes[shape.recipe],
    batchSize: shape.batchSize,
    encoderUnits: shape.units,
    decoderUnits: 2 * shape.units,
  };
  const before = process.memoryUsage.rss();
  const model = modelFor(encoding, recipe, shape.examples, 1);
  const data = encodePairs(pairs, encoding);
  await fit(model, data, {
    epochs: 1,
    batchSize: shape.batchSize,
    validation: encodePairs(pairs.slice(0, shape.validation), encoding),
  });
  const measured = process.resourceUsage().maxRSS * 1024 - before;
  const estimated = trainingMemory({
    ...recipe,
    ...encoding,
    lengths: data.lengths,
    validation: shape.validation,
    sourceVocabulary: encoding.source.size,
    targetVocabulary: encoding.target.size,
  });
  return [measured, estimated];
}

async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  if (given) {
    console.log(JSON.stringify(await measure(JSON.parse(given) as Shape)));
    return;
  }
  console.log(
    "| pairs | to evaluate | batch | source | target | units | vocabulary | recipe | measured | estimated |",
  );
  console.log("|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|");
  for (const change of SHAPES) {
    const shape = { ...usual, ...change };
    const command = [...process.execArgv, __filename, JSON.stringify(shape)];
    const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
    if (status !== 0) {
      throw new Error(stderr);
    }
    const cells = [...Object.values(shape), ...(JSON.parse(stdout) as number[]).map(memoryText)];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

void main();
