/** How do time and memory of a training step grow with the length of source and target? */
import { Interrupted, progress } from "../progress/progress";
import { attentionPart, type StepWork, wholeStep } from "../training/step-work";
import { asJson, type Experiment } from "./experiment";

/** Source and target length, both. */
const LENGTHS = [10, 20, 40, 80, 160, 320] as const;
const ROUNDS = 7;
const BATCH = 32;
/** The article's window. */
const WINDOW = 20;

export const workNames = [
  "whole step",
  "whole step, window",
  "without attention",
  "attention alone",
  "attention alone, window",
] as const;
export type WorkName = (typeof workNames)[number];

/** What is measured of one piece of work at one length. */
export interface Measured {
  /** Milliseconds, one for each round. */
  milliseconds: number[];
  /** Bytes that the way back needs, by the tensors that exist when the way forward ends. */
  keptBytes: number;
}

export interface QuadraticTimeResults {
  batch: number;
  window: number;
  /** By length. */
  lengths: Record<string, Record<WorkName, Measured>>;
}

export interface MeasureOptions {
  rounds: number;
  batch?: number;
  window?: number;
  signal?: AbortSignal;
}

/**
 * Time a step and its parts side by side: in each round, each once.
 *
 * @param length of source and target
 * @throws Interrupted if the signal asks for it
 */
export async function measureAtLength(
  length: number,
  { rounds, batch = BATCH, window = WINDOW, signal }: MeasureOptions,
): Promise<Record<WorkName, Measured>> {
  const sizes = { sourceLength: length, targetLength: length, batch };
  const windowed = { ...sizes, window: { size: window } };
  const works: Record<WorkName, StepWork> = {
    "whole step": wholeStep(sizes),
    "whole step, window": wholeStep(windowed),
    "without attention": wholeStep(sizes, false),
    "attention alone": attentionPart(sizes),
    "attention alone, window": attentionPart(windowed),
  };
  const bar = progress(`Length ${length}`, (rounds + 1) * workNames.length, { unit: "run" });
  try {
    const measured = Object.fromEntries(
      workNames.map((name) => [name, { milliseconds: [] as number[], keptBytes: works[name].keptBytes() }]),
    ) as Record<WorkName, Measured>;
    for (let round = -1; round < rounds; round++) {
      for (const [n, name] of workNames.entries()) {
        bar.update((round + 1) * workNames.length + n, name);
        await new Promise((resolve) => setImmediate(resolve)); // a stop gets in between two runs
        if (signal?.aborted) {
          throw new Interrupted();
        }
        const begun = performance.now();
        works[name].run();
        if (round >= 0) {
          measured[name].milliseconds.push(Math.round((performance.now() - begun) * 1e3) / 1e3); // the first run compiles
        }
      }
    }
    bar.update((rounds + 1) * workNames.length);
    return measured;
  } finally {
    bar.finish();
    for (const work of Object.values(works)) {
      work.dispose();
    }
  }
}

export const quadraticTime: Experiment = {
  name: "quadratic-time",
  question: "How do time and memory of a training step grow with the length of source and target?",
  data: [],
  parts: () =>
    LENGTHS.map((length) => ({
      key: `${length}`,
      run: async (signal) => asJson(await measureAtLength(length, { rounds: ROUNDS, signal })),
    })),
  summary: (parts) => ({ batch: BATCH, window: WINDOW, lengths: { ...parts } }),
};
