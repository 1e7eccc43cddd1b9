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
import { type Contestant, contestants, OURS } from "./bench/contestants";
import { pythonOf } from "./bench/environment";
import { measureLearning } from "./bench/learning";
import { markdown, type Results } from "./bench/report";
import { type Entry, measureRounds } from "./bench/rounds";
import { measureScaling } from "./bench/scaling";
import { articleWorkload, writeWorkload } from "./bench/workload";
import { epochsOption, wholeNumber } from "./options";
import { runCommand } from "./run-command";
import { root } from "./setup/paths.mjs";
import { Problem } from "./setup/problem.mjs";

interface Options {
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

async function run(options: Options): Promise<void> {
  const { pytorch, learning, scaling } = options.full
    ? { pytorch: true, learning: true, scaling: "all" as const }
    : options;
  const out = resolveFolder(options.out);
  checkReplaceable(resultFiles(out));
  const load = os.loadavg()[0];
  const entries = await prepare(options.only ?? contestants.map(({ id }) => id), pytorch === true);
  const missing: Record<string, string> = pytorch ? {} : { PyTorch: "with --pytorch" };
  const scratch = mkdtempSync(path.join(os.tmpdir(), "attention-workbook-bench-"));
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const file = path.join(scratch, "workload.json");
  const epochs = learning ? options.epochs : 4;
  const workload = articleWorkload(epochs);
  writeWorkload(file, workload);
  const { sizes, batchSize } = workload;
  const timed = await measureRounds(entries, file, {
    rounds: options.rounds,
    steps: options.steps,
    warmUp: WARM_UP,
  });
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
    setting: `The article's network (Tx ${sizes.sourceLength}, Ty ${sizes.targetLength}, ${sizes.sourceVocabulary} and ${sizes.targetVocabulary} tokens), batches of ${batchSize}, float32; ${options.rounds} alternating rounds of ${options.steps} steps.`,
    timed,
    missing: options.only ? {} : missing,
    scaling: [],
    learning: [],
  };
  save(results, out);
  if (scaling !== "none") {
    const scaled = scaling === "all" ? equal : equal.filter(({ contestant }) => contestant.name === OURS);
    results.scaling = await measureScaling(scaled, formOf, scratch);
  }
  if (learning) {
    const peers = equal.filter(({ python }) => python);
    const stepsPerEpoch = workload.order.length / epochs / batchSize;
    results.learning = await measureLearning(peers, formOf, file, { epochs, stepsPerEpoch });
  }
  results.machine.load[1] = os.loadavg()[0];
  console.log(save(results, out));
  console.error(`Saved in ${path.join(options.out, "results.md")} and results.json`);
}

/** Who takes part, with the Python program of each. */
async function prepare(ids: string[], pytorch: boolean): Promise<Entry[]> {
  const wanted = contestants.filter(
    (contestant: Contestant) => ids.includes(contestant.id) && (contestant.python !== "pytorch" || pytorch),
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
    .addOption(new Option("--only <who...>", "only these programs").choices(contestants.map(({ id }) => id)))
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
