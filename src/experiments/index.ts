/** All experiments by name. A new one is a file beside this and a line here. */
import { controls } from "./controls";
import type { Experiment } from "./experiment";
import { longInputs } from "./long-inputs";
import { longerTraining } from "./longer-training";
import { ownData } from "./own-data";
import { quadraticTime } from "./quadratic-time";
import { scoresExperiment } from "./scores";
import { seeds } from "./seeds";
import { whyRnn } from "./why-rnn";
import { slidingWindow } from "./window";

export const experiments: readonly Experiment[] = [
  seeds,
  controls,
  whyRnn,
  scoresExperiment,
  longInputs,
  longerTraining,
  ownData,
  quadraticTime,
  slidingWindow,
];
