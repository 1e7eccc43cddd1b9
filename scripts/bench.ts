/** `npm run bench`: our training step against Keras, JAX and PyTorch, on this machine, in alternating rounds. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Command, Option } from "commander";
import "../src/native/tensorflow";
import { resolveFolder } from "../src/files/destination";
import { checkReplaceable, writeSigned } from "../src/files/signature";
import { recipes } from "../src/training/recipes";
import { ProgramFailed } from "./bench/child";
import { type Contestant, contestants, OURS, translators } from "./bench/contestants";
import { pythonOf } from "./bench/environment";
import { type Learner, learnersOfTimes, measureLearning } from "./bench/learning";
import { markdown, type Results } from "./bench/report";
import { type Entry, measureRounds } from "./bench/rounds";
import { measureScaling } from "./bench/scaling";
import { SENTENCES, SMALL, writeTranslationWorkload } from "./bench/translation-workload";
import { articleWorkload, writeWorkload } from "./bench/workload";
import { epochsOption, wholeNumber } from "./options";
import { runCommand } from "./run-command";
import { root } from "./setup/paths.mjs";
import { Problem } from "./setup/problem.mjs";

interface Options {
  task: "times" | "translation" | "small-translation";
  rounds: number;
  steps: number;
  pytorch?: boolean;
  learning?: boolean;
  epochs: number;
  scaling: "none" | "ours" | "all";
  only?: string[];
  full?: boolean;
  out: string;
}

/** An epoch, so that the batches of like length have met all their shapes. */
const WARM_UP = 80;

/** What is to be measured, before anybody has started. */
interface Task {
  contestants: readonly Contestant[];
  /** File that the programs read. */
  workload: string;
  setting: string;
  warmUp: number;
  goals: number[];
  learners(entries: Entry[], formOf: (name: string) => string): Learner[];
}

function timesTask(scratch: string, { learning, epochs: asked }: Options): Task {
  const file = path.join(scratch, "workload.json");
  const epochs = learning ? asked : 4;
  const workload = articleWorkload(epochs);
  writeWorkload(file, workload);
  const { sizes, batchSize } = workload;
  return {
    contestants,
    workload: file,
    setting: `The article's network (Tx ${sizes.sourceLength}, Ty ${sizes.targetLength}, ${sizes.sourceVocabulary} and ${sizes.targetVocabulary} tokens), batches of ${batchSize}, float32`,
    warmUp: WARM_UP,
    goals: [0.95, 0.98, 0.99],
    learners: (entries, formOf) => {
      const peers = entries.filter(({ contestant }) => contestant.sameSums && contestant.python);
      return learnersOfTimes(peers, formOf, {
        epochs,
        stepsPerEpoch: workload.order.length / epochs / batchSize,
      });
    },
  };
}

function translationTask(scratch: string, name: "translation" | "small-translation"): Task {
  const file = path.join(scratch, "workload.json");
  const recipe = name === "translation" ? recipes.translation : SMALL;
  const { examples } = writeTranslationWorkload(file, recipe);
  const { encoderUnits, decoderUnits, scoreUnits, embeddingUnits, batchSize, epochs, dropout } = recipe;
  const steps = Math.ceil(examples / batchSize);
  return {
    contestants: translators,
    workload: file,
    setting: `English to Spanish, ${examples} sentences of at most ${SENTENCES.longest} tokens; encoder ${encoderUnits}, decoder ${decoderUnits}, score ${scoreUnits}, embeddings ${embeddingUnits}, dropout ${dropout}, batches of ${batchSize}, ${epochs} epochs, float32`,
    warmUp: 10,
    goals: [0.5, 0.8, 0.85],
    learners: (entries, formOf) =>
      entries.map((entry) => ({ entry, form: formOf(entry.contestant.name), steps, epochs })),
  };
}

async function run(options: Options): Promise<void> {
  const { pytorch, learning, scaling } = options.full
    ? { pytorch: true, learning: true, scaling: "all" as const }
    : options;
  const out = resolveFolder(options.out);
  checkReplaceable(resultFiles(out));
  const load = os.loadavg()[0];
  const scratch = mkdtempSync(path.join(os.tmpdir(), "attention-workbook-bench-"));
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const times = options.task === "times";
  const task = times
    ? timesTask(scratch, { ...options, learning })
    : translationTask(scratch, options.task as "translation" | "small-translation");
  const entries = await prepare(task.contestants, options.only, pytorch === true);
  const missing: Record<string, string> = pytorch ? {} : { PyTorch: "with --pytorch" };
  const { rounds, steps } = options;
  const timed = await measureRounds(entries, task.workload, { rounds, steps, warmUp: task.warmUp });
  const formOf = (name: string) => timed.find((row) => row.name === name)?.form ?? "";
  const equal = entries.filter(({ contestant }) => contestant.sameSums && !contestant.share);
  const results: Results = {
    machine: {
      cpu: os.cpus()[0].model,
      cores: os.availableParallelism(),
      load: [load, os.loadavg()[0]],
      node: process.versions.node,
      date: new Date().toISOString().slice(0, 16).replace("T", " "),
    },
    setting: `${task.setting}; ${rounds} alternating rounds of ${steps} steps.`,
    timed,
    missing: options.only ? {} : missing,
    scaling: [],
    learning: [],
    goals: task.goals,
  };
  save(results, out);
  if (times && scaling !== "none") {
    const scaled = scaling === "all" ? equal : equal.filter(({ contestant }) => contestant.name === OURS);
    results.scaling = await measureScaling(scaled, formOf, scratch);
  }
  if (learning) {
    results.learning = await measureLearning(task.learners(entries, formOf), task.workload);
  }
  results.machine.load[1] = os.loadavg()[0];
  console.log(save(results, out));
  console.error(`Saved in ${path.join(options.out, "results.md")} and results.json`);
}

/** Who takes part, with the Python program of each. */
async function prepare(
  all: readonly Contestant[],
  ids: string[] | undefined,
  pytorch: boolean,
): Promise<Entry[]> {
  const wanted = all.filter(
    ({ id, python }) => (ids?.includes(id) ?? true) && (python !== "pytorch" || pytorch),
  );
  const entries: Entry[] = [];
  for (const contestant of wanted) {
    entries.push({ contestant, python: contestant.python && (await pythonOf(contestant.python)) });
  }
  return entries;
}

const resultFiles = (folder: string) => ["results.md", "results.json"].map((name) => path.join(folder, name));

function save(results: Results, folder: string): string {
  const text = markdown(results);
  const [page, data] = resultFiles(folder);
  writeSigned(page, text);
  writeSigned(data, `${JSON.stringify(results, undefined, 2)}\n`);
  return text;
}

runCommand(
  new Command("bench")
    .description(
      "Time a training step of the article's network: plain tfjs, ours, Keras and JAX, on this machine, from the same " +
        "weights on the same batches, in alternating rounds. The first run makes a Python environment in the cache folder.",
    )
    .addOption(
      new Option(
        "--task <task>",
        "the article's times, or English to Spanish beside PyTorch: as it is shipped, or smaller",
      )
        .choices(["times", "translation", "small-translation"])
        .default("times"),
    )
    .option("--rounds <n>", "alternating rounds", wholeNumber(2), 10)
    .option(
      "--steps <n>",
      "steps of each turn; 80 are an epoch, so batches of every length take part",
      wholeNumber(2),
      80,
    )
    .option("--pytorch", "PyTorch takes part too; its package is large, 2.7 GB with what it needs")
    .option("--learning", "also train, and take the wall time to exact match 0.95, 0.98 and 0.99")
    .option(
      "--epochs <n>",
      "epochs of --learning, ours as many as its recipe takes",
      epochsOption,
      recipes.article.epochs,
    )
    .addOption(
      new Option("--scaling <whose>", "step time against source length and batch size")
        .choices(["none", "ours", "all"])
        .default("ours"),
    )
    .option("--full", "all of it: --pytorch --learning --scaling all")
    .addOption(
      new Option("--only <who...>", "only these programs").choices([
        ...new Set([...contestants, ...translators].map(({ id }) => id)),
      ]),
    )
    .option("--out <folder>", "where the results go", path.join(root, "build", "bench"))
    .action(async (options: Options) => {
      process.prependListener("SIGINT", () => console.error("Stopped"));
      try {
        await run(options);
        process.exit(0);
      } catch (error) {
        if (!(error instanceof Problem || error instanceof ProgramFailed)) {
          throw error;
        }
        console.error(`error: ${error.message}`);
        process.exit(error instanceof Problem ? error.exitCode : 1);
      }
    }),
);
