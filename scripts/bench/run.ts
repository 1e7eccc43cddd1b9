/** Runs the benchmark and saves its results. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { resolveFolder } from "../../src/files/destination";
import { checkReplaceable, writeSigned } from "../../src/files/signature";
import { checkWritable } from "../../src/files/write-file";
import { Problem } from "../setup/problem.mjs";
import { measureAnswers } from "./answers";
import { type Contestant, OURS } from "./contestants";
import { pythonOf } from "./environment";
import { measureLearning } from "./learning";
import { peakOfProducts } from "./matrix-products";
import { markdown, type Results } from "./report";
import { type Entry, measureRounds } from "./rounds";
import { measureScaling } from "./scaling";
import { steadyTask, type Task, timesTask, translationTask } from "./tasks";
import { measureWhole } from "./whole";

export interface BenchOptions {
  task: "times" | "steady" | "translation" | "small-translation";
  rounds: number;
  steps: number;
  pytorch?: boolean;
  whole?: number;
  answers?: number;
  units?: number;
  learning?: boolean;
  epochs: number;
  scaling: "none" | "ours" | "all";
  only?: string[];
  form?: string[];
  seed: number;
  full?: boolean;
  out: string;
}

export async function runBench(options: BenchOptions): Promise<void> {
  const { pytorch, learning, scaling } = options.full
    ? { pytorch: true, learning: true, scaling: "all" as const }
    : options;
  if (options.whole && options.task !== "steady") {
    throw new Problem("--whole: is for the task steady; add --task steady", 2);
  }
  if (options.answers && (options.task === "times" || options.task === "small-translation")) {
    throw new Problem("--answers: is for the tasks steady and translation; add --task with one of these", 2);
  }
  const out = resolveFolder(options.out);
  checkReplaceable(resultFiles(out));
  checkWritable(options.out);
  const load = os.loadavg()[0];
  const scratch = mkdtempSync(path.join(os.tmpdir(), "attention-workbook-bench-"));
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const task = await taskOf(options, scratch);
  const entries = await prepare(task.contestants, options, pytorch === true);
  const missing: Record<string, string> = pytorch ? {} : { PyTorch: "with --pytorch" };
  const { rounds, steps } = options;
  const timed = await measureRounds(entries, task.workload, { rounds, steps, ...task });
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
    ...(task.productsPerStep && {
      products: { perStep: task.productsPerStep, peak: peakOfProducts() },
    }),
    missing: options.only ? {} : missing,
    scaling: [],
    learning: [],
    whole: [],
    answers: [],
    goals: task.goals,
  };
  save(results, out);
  if (options.task === "times" && scaling !== "none") {
    const scaled = scaling === "all" ? equal : equal.filter(({ contestant }) => contestant.name === OURS);
    results.scaling = await measureScaling(scaled, formOf, scratch);
  }
  if (learning) {
    results.learning = await measureLearning(task.learners(entries, formOf), task.workload);
  }
  if (options.whole) {
    results.whole = await measureWhole(entries, task.workload, options.whole, scratch);
  }
  if (options.answers) {
    const translations = task.answersWorkload !== undefined;
    results.answers = await measureAnswers(entries, task.answersWorkload ?? task.workload, {
      rounds: options.answers,
      translations,
    });
  }
  results.machine.load[1] = os.loadavg()[0];
  console.log(save(results, out));
  console.error(`Saved in ${path.join(options.out, "results.md")} and results.json`);
}

async function taskOf(options: BenchOptions, scratch: string): Promise<Task> {
  switch (options.task) {
    case "times":
      return timesTask(scratch, { ...options, learning: options.learning ?? options.full });
    case "steady":
      return steadyTask(scratch, options.units);
    default:
      return translationTask(scratch, options.task, options);
  }
}

/** The contestants that take part, with the Python program of each. */
async function prepare(
  all: readonly Contestant[],
  { only, form }: Pick<BenchOptions, "only" | "form">,
  pytorch: boolean,
): Promise<Entry[]> {
  const wanted = all.filter(
    ({ id, python }) => (only?.includes(id) ?? true) && (python !== "pytorch" || pytorch),
  );
  const entries: Entry[] = [];
  for (const { forms, ...rest } of wanted) {
    const chosen = form && forms.filter((name) => form.some((text) => name.includes(text)));
    const contestant = { ...rest, forms: chosen?.length ? chosen : forms };
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
