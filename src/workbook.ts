/**
 * Everything that the notebooks use, as one import: TensorFlow on the native backend, the library, charts, tables, and
 * helpers of the course. Programs import `src/index.ts` or a single file.
 */

export { default as pl } from "nodejs-polars";
export { check, solution } from "./exercises/check";
export { type ControlsResults, correlationsOf, flattenedCounts, meanOverSteps } from "./experiments/controls";
export { readResult } from "./experiments/experiment";
export { type LongInputsResults, longInputsKey, retention, seriesByLength } from "./experiments/long-inputs";
export { measureAtLength, type QuadraticTimeResults, type WorkName } from "./experiments/quadratic-time";
export { backwardPairs } from "./experiments/reach-task";
export { knownByPrevious, sameAtEachStep } from "./experiments/rnn-limits";
export {
  attentionMoved,
  contextChange,
  type RnnNetworkName,
  trainRnnNetwork,
} from "./experiments/rnn-networks";
export {
  baselineWeights,
  linkCountsOf,
  meanWeightOnGold,
  type ScoresResults,
  shiftOf,
  shortSentences,
  smallTraining,
} from "./experiments/scores";
export {
  comparedNetworks,
  equalRecipe,
  measureByLength,
  sentencesUpTo,
  testSentences,
} from "./experiments/sentence-lengths";
export { stepCounts } from "./experiments/step-counts";
export type { WhyRnnResults } from "./experiments/why-rnn";
export {
  accuracyByReach,
  coveredByWindow,
  reachSettings,
  type WindowResults,
  windowNames,
} from "./experiments/window";
export * from "./index";
export { tidied } from "./layers/tidied";
export { flattenStep, translateWith } from "./models/changed-attention";
export { forcedAttention, forcedOcclusion } from "./models/forced-decoding";
export { heldOutPairs } from "./models/held-out";
export { otherWeights } from "./models/other-weights";
export { tf } from "./native/tensorflow"; // with the settings of native/environment.ts
export {
  clearOutput,
  show,
  showFigure,
  showHtml,
  showImage,
  showMarkdown,
  showSvg,
  showTable,
} from "./notebook/display";
export { confirm, prompt, promptPassword } from "./notebook/input";
export { showLive } from "./notebook/show-live";
export { tensorReport } from "./notebook/tensors";
export { timed } from "./notebook/timed";
export { alignmentMatrix, goldLinks } from "./text/alignment";
export { corpusBleu } from "./text/bleu";
export { numbers, texts } from "./text/columns";
export { oneHot } from "./text/encode";
export { splitByRows } from "./text/split";
export { joinWords, splitWords } from "./text/tokens";
export { differingWords, errorsByKind } from "./text/translation-errors";
export { writePairs } from "./text/write-pairs";
