/** Experiments: parts that are computed one by one, and a summary that is kept in `data/experiments`. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "../files/errors";
import { writeWhole } from "../files/write-file";
import { progress } from "../progress/progress";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The form in which a result is kept; JSON's types do not fit interfaces, though their objects become JSON. */
export const asJson = (result: object): Json => JSON.parse(JSON.stringify(result));

/** One independent piece of an experiment, such as one seed of one network. */
export interface Part {
  /** Names it in the results, such as `seed 1`. */
  key: string;
  /** @param done results of the parts before it, by their keys */
  run: (signal?: AbortSignal, done?: Readonly<Record<string, Json>>) => Promise<Json>;
}

export interface Experiment {
  name: string;
  /** The question that it answers, in one sentence. */
  question: string;
  /** Files that it reads, relative to the project. */
  data: readonly string[];
  parts: (root: string) => Part[];
  /** Makes the summary from the parts' results, by their keys. Default: all results. */
  summary?: (parts: Record<string, Json>, root: string) => Json;
}

/** What a file in `data/experiments` holds. */
export interface ExperimentResult {
  manifest: {
    experiment: string;
    question: string;
    /** The command that reproduces the file. */
    command: string;
    /** SHA-256 of each file that was read. */
    data: Record<string, string>;
    version: string;
  };
  results: Json;
}

export interface RunOptions {
  /** The project's folder. */
  root: string;
  /** Version of the workbook, for the manifest. */
  version: string;
  signal?: AbortSignal;
}

/**
 * Run an experiment's parts in order. Finished parts are kept in `build/experiments`, so that after a stop the same
 * command continues with the next part. It starts anew where the data, the version, or a file of `src/experiments` or
 * `src/training` has changed, since these hold the experiments' settings.
 *
 * @throws Interrupted if it is stopped; finished parts stay
 */
export async function runExperiment(
  experiment: Experiment,
  { root, version, signal }: RunOptions,
): Promise<ExperimentResult> {
  const { name, question } = experiment;
  const command = `npm run -s experiments -- ${name}`;
  const data = Object.fromEntries(experiment.data.map((file) => [file, hashOf(path.join(root, file))]));
  const manifest = { experiment: name, question, command, data, version };
  const unfinished = path.join(root, "build", "experiments", `${name}.json`);
  const identity = JSON.stringify({ ...manifest, settings: hashOfSettings(root) });
  const done = finishedParts(unfinished, identity);
  const parts = experiment.parts(root);
  const bar = progress(name, parts.length, { unit: "part" });
  for (const [n, { key, run }] of parts.entries()) {
    bar.update(n, key);
    if (!(key in done)) {
      done[key] = await run(signal, done);
      writeWhole(unfinished, Buffer.from(JSON.stringify({ identity, done })));
    }
  }
  bar.update(parts.length, "done");
  bar.finish();
  const ordered = Object.fromEntries(parts.map(({ key }) => [key, done[key]]));
  return { manifest, results: experiment.summary ? experiment.summary(ordered, root) : ordered };
}

function finishedParts(file: string, identity: string): Record<string, Json> {
  if (!existsSync(file)) {
    return {};
  }
  const kept = JSON.parse(readFileSync(file, "utf8")) as { identity: string; done: Record<string, Json> };
  return kept.identity === identity ? kept.done : {};
}

/** Where an experiment's results are kept. */
export const resultFile = (root: string, name: string): string =>
  path.join(root, "data", "experiments", `${name}.json`);

/** Writes one line for each entry of the two upper levels, so that a diff shows what has changed. */
export function writeResult(root: string, { manifest, results }: ExperimentResult): string {
  const file = resultFile(root, manifest.experiment);
  const entries = (value: Json) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? `{\n${Object.entries(value)
          .map(([key, inner]) => `    ${JSON.stringify(key)}: ${JSON.stringify(inner)}`)
          .join(",\n")}\n  }`
      : JSON.stringify(value);
  const text = `{\n  "manifest": ${entries(manifest)},\n  "results": ${entries(results)}\n}\n`;
  writeWhole(file, Buffer.from(text));
  return file;
}

/**
 * The results of an experiment's last run.
 *
 * @throws InputError if it was never run, naming the command that does
 */
export function readResult<Results = Json>(
  root: string,
  name: string,
): { manifest: ExperimentResult["manifest"]; results: Results } {
  const file = resultFile(root, name);
  if (!existsSync(file)) {
    throw new InputError(`${file}: is missing; "npm run -s experiments -- ${name}" makes it`);
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** SHA-256 of the files in which an experiment's settings stand: sizes, seeds, steps, recipes. */
function hashOfSettings(root: string): string {
  const hash = createHash("sha256");
  for (const folder of ["src/experiments", "src/training"]) {
    for (const name of readdirSync(path.join(root, folder)).sort()) {
      hash.update(`${folder}/${name} ${hashOf(path.join(root, folder, name))}\n`);
    }
  }
  return hash.digest("hex");
}
