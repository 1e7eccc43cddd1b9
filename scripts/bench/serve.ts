/** The benchmark's protocol for our programs. The peers use scripts/bench/python/serve.py. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Examples } from "../../src/training/batches";
import type { Asked } from "./child";
import type { Sizes, StoredExamples, Workload } from "./workload";

/** A training in one form of ours. */
export interface Program {
  /** Runs the next steps and returns the loss before each. */
  run(count: number): number[];
  /** Share of test examples whose whole output is right. */
  evaluate(): number;
  /** What answers test phrases. */
  answer?(asked: Asked): () => void;
  versions: Record<string, string>;
}

type Request =
  | { do: "steps"; count: number }
  | { do: "evaluate" }
  | ({ do: "answers"; times: number } & Asked)
  | { do: "memory" };

export const answer = (content: object) => process.stdout.write(`@${JSON.stringify(content)}\n`);

/** The file that this program was started with. */
export const readWorkload = <W>(): W => JSON.parse(readFileSync(process.argv[2], "utf8")) as W;

/** @typeParam W what the workload file holds */
export function serve<W = Workload>(make: (workload: W, form: string) => Program): void {
  const program = make(readWorkload(), process.argv[3]);
  answer({ ready: true, versions: program.versions });
  // Ctrl-C reaches the whole process group, but the benchmark decides when this process ends.
  process.on("SIGINT", () => {});
  createInterface({ input: process.stdin }).on("line", (line) => {
    const request = JSON.parse(line) as Request;
    if (request.do === "steps") {
      const began = performance.now();
      const losses = program.run(request.count);
      answer({ milliseconds: performance.now() - began, losses });
    } else if (request.do === "answers") {
      if (!program.answer) {
        throw new Error("this program answers no phrases");
      }
      const run = program.answer(request);
      const began = performance.now();
      for (let time = 0; time < request.times; time++) {
        run();
      }
      answer({ milliseconds: performance.now() - began });
    } else if (request.do === "evaluate") {
      answer({ exactMatch: program.evaluate() });
    } else {
      answer({ bytes: peakMemory() });
    }
  });
}

/** Peak memory of this process in bytes. */
function peakMemory(): number {
  if (process.platform !== "linux") {
    return process.resourceUsage().maxRSS * 1024;
  }
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  if (!line) {
    throw new Error("/proc/self/status: no VmHWM");
  }
  return Number(line[1]) * 1024;
}

/** A workload's examples as `batchOf` takes them. */
export function examplesOf(stored: StoredExamples, { sourceLength, targetLength }: Sizes): Examples {
  return {
    source: Int32Array.from(stored.source),
    target: Int32Array.from(stored.target),
    lengths: Int32Array.from(stored.lengths),
    count: stored.lengths.length,
    sourceLength,
    targetLength,
  };
}
