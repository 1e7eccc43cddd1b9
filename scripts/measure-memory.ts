/**
 * `node scripts/run.mjs scripts/measure-memory.ts`: what trainings of several shapes take at their peak, beside what
 * `trainingMemory` says, as the table of docs/data-files.md. Each shape is trained in a process of its own. With the
 * name of a recipe after it, only the shapes of that recipe are measured.
 */
import { spawnSync } from "node:child_process";
import "../src/native/tensorflow";
import { memoryText } from "../src/files/available-memory";
import { encodePairs } from "../src/text/encode";
import { seededChoices } from "../src/text/random";
import { fit } from "../src/training/fit";
import { trainingMemory } from "../src/training/memory";
import { recipes } from "../src/training/recipes";
import { encodingFor, examplesOf, modelFor } from "../src/training/tasks";

interface Shape {
  examples: number;
  validation: number;
  batchSize: number;
  sourceLength: number;
  targetLength: number;
  units: number;
  vocabulary: number;
  /** Entries of the target's vocabulary, about. */
  written: number;
  recipe: "article" | "steady" | "translation";
}

const usual: Shape = {
  examples: 200,
  validation: 100,
  batchSize: 100,
  sourceLength: 40,
  targetLength: 5,
  units: 32,
  vocabulary: 40,
  written: 11,
  recipe: "steady",
};
/** Words, as `recipes.translation` takes them. */
const words: Partial<Shape> = {
  examples: 100,
  validation: 50,
  batchSize: 50,
  sourceLength: 12,
  targetLength: 12,
  units: 96,
  vocabulary: 700,
  written: 2300,
  recipe: "translation",
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
  words,
  { ...words, sourceLength: 40, targetLength: 40 },
  { ...words, sourceLength: 100, targetLength: 20 },
  { ...words, sourceLength: 20, targetLength: 100 },
  { ...words, written: 20_000 },
  { ...words, vocabulary: 20_000 },
  { ...words, units: 32 },
  { ...words, units: 256 },
  { ...words, batchSize: 200, examples: 200 },
  { ...words, validation: 1000 },
];

/** Bytes that a training takes besides what the process had before: measured and estimated. */
async function measure(shape: Shape): Promise<[measured: number, estimated: number]> {
  const { whole } = seededChoices(1);
  const task = shape.recipe === "translation" ? "translation" : "fixed-length";
  const text = (length: number, letters: number) =>
    Array.from({ length }, () => String.fromCharCode(0x4e00 + whole(0, letters - 1))).join(
      task === "translation" ? " " : "",
    );
  const pairs = Array.from({ length: shape.examples }, () => ({
    source: text(shape.sourceLength, shape.vocabulary - 2),
    target: text(shape.targetLength, shape.written),
  }));
  const encoding = encodingFor(task, pairs, [], "word");
  const recipe = {
    ...recipes[shape.recipe],
    batchSize: shape.batchSize,
    encoderUnits: shape.units,
    decoderUnits: 2 * shape.units,
  };
  const before = process.memoryUsage.rss();
  const model = modelFor(encoding, recipe, shape.examples, 1);
  const { lengths } = encodePairs(pairs, encoding);
  const evaluated = Array.from({ length: shape.validation }, (_, n) => pairs[n % pairs.length]);
  await fit(model, examplesOf(pairs, encoding), {
    epochs: 1,
    batchSize: shape.batchSize,
    validation: examplesOf(evaluated, encoding),
  });
  const measured = process.resourceUsage().maxRSS * 1024 - before;
  const estimated = trainingMemory({
    ...recipe,
    ...encoding,
    lengths,
    validation: shape.validation,
    sourceVocabulary: encoding.source.size,
    targetVocabulary: encoding.target.size,
    translates: task === "translation",
  });
  return [measured, estimated];
}

async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  if (given?.startsWith("{")) {
    console.log(JSON.stringify(await measure(JSON.parse(given) as Shape)));
    return;
  }
  console.log(
    "| pairs | to evaluate | batch | source | target | units | vocabulary | written | recipe | measured | estimated |",
  );
  console.log("|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|");
  for (const change of SHAPES) {
    const shape = { ...usual, ...change };
    if (given && shape.recipe !== given) {
      continue;
    }
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
