/** Whole trainings: seconds from the start of a program to its trained model on disk, compiling included. */
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { progress } from "../../src/progress/progress";
import { commandOf, ProgramFailed, programEnvironment } from "./child";
import type { Contestant } from "./contestants";
import { type Entry, turns } from "./rounds";

export interface Whole {
  name: string;
  /** The form that took the least time when each was tried once. */
  form: string;
  /** Seconds of each form, in that trial. */
  forms: Record<string, number>;
  /** Seconds in each round. */
  seconds: number[];
  /** Of the last round. */
  exactMatch: number;
}

interface Outcome {
  seconds: number;
  exactMatch: number;
}

/**
 * Tries each form once, then trains with the fastest of each contestant in alternating rounds.
 *
 * @param scratch folder for the models
 */
export async function measureWhole(
  entries: Entry[],
  workload: string,
  rounds: number,
  scratch: string,
): Promise<Whole[]> {
  const forms = entries.reduce((sum, { contestant }) => sum + contestant.forms.length, 0);
  const bar = progress("Whole trainings", forms + rounds * entries.length, { unit: "training" });
  let done = 0;
  const run = async ({ contestant, python }: Entry, form: string) => {
    bar.update(done, `${contestant.name} ${form}`);
    const outcome = await trainWhole(contestant, form, workload, scratch, python);
    bar.update(++done);
    return outcome;
  };
  const wholes: Whole[] = [];
  for (const entry of entries) {
    const tried: [string, number][] = [];
    for (const form of entry.contestant.forms) {
      tried.push([form, (await run(entry, form)).seconds]);
    }
    tried.sort((a, b) => a[1] - b[1]);
    const { name } = entry.contestant;
    wholes.push({ name, form: tried[0][0], forms: Object.fromEntries(tried), seconds: [], exactMatch: 0 });
  }
  for (const { n } of turns(rounds, entries.length)) {
    const { seconds, exactMatch } = await run(entries[n], wholes[n].form);
    wholes[n].seconds.push(seconds);
    wholes[n].exactMatch = exactMatch;
  }
  bar.finish();
  return wholes;
}

/** Runs a program once, to its end. */
function trainWhole(
  contestant: Contestant,
  form: string,
  workload: string,
  scratch: string,
  python?: string,
): Promise<Outcome> {
  const out = path.join(mkdtempSync(path.join(scratch, "model-")), "model");
  const [program, args] = commandOf(contestant, form, workload, python);
  const began = performance.now();
  const child = spawn(program, [...args, out], {
    stdio: ["ignore", "pipe", "pipe"],
    env: programEnvironment(),
  });
  const outcome: Partial<Outcome> = {};
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = line.startsWith("@") ? (JSON.parse(line.slice(1)) as { exactMatch?: number }) : {};
    if ("saved" in said) {
      outcome.seconds = (performance.now() - began) / 1000;
    }
    outcome.exactMatch ??= said.exactMatch;
  });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.removeListener("exit", stop);
      if (outcome.seconds === undefined || outcome.exactMatch === undefined) {
        const how = `${contestant.name} (${form}): ended by ${signal ?? `exit code ${code}`}`;
        reject(new ProgramFailed([how, ...errors.slice(-20)].join("\n  ")));
      } else {
        resolve(outcome as Outcome);
      }
    });
  });
}
