/**
 * The library as one import. It needs a tfjs backend: load `attention-workbook/tensorflow` (or `@tensorflow/tfjs-node`
 * itself) before it for the fused kernels; any other backend runs the plain ones.
 */

export {
  closeSharedBrowser,
  type ExportFormat,
  type ExportOptions,
  exportFigure,
} from "./export/export-figure";
export { exportLive, type LiveOptions } from "./export/export-live";
export { NoBrowser } from "./export/launch-browser";
export * from "./figures/index";
export { InputError } from "./files/errors";
export * from "./layers/index";
export { type AttentionModelConfig, attentionModel, withAttention } from "./models/attention-model";
export { attentionWithoutRnnModel, encoderDecoderModel } from "./models/baselines";
export type { SearchOptions } from "./models/beam-search";
export { answerEvidence } from "./models/evidence";
export { loadTranslator, saveTranslator } from "./models/storage";
export {
  type TokenTranslateOptions,
  type TokenTranslation,
  TokenTranslator,
} from "./models/token-translator";
export { type TranslationModelConfig, translationModel } from "./models/translation-model";
export { type Translation, Translator } from "./models/translator";
export { Interrupted } from "./progress/interrupted";
export { auditPairs } from "./text/audit";
export { dropAmbiguous, dropDuplicates, lowerCase, tidySpaces } from "./text/clean";
export {
  characterEncoding,
  type EncodedPairs,
  type Encoding,
  encodePairs,
  humanTimesEncoding,
  type TranslationOptions,
  translationEncoding,
} from "./text/encode";
export { fromPairs, type Pair, readPairs, toPairs } from "./text/pairs";
export { splitPairs } from "./text/split";
export { Vocabulary } from "./text/vocabulary";
export { Adam, type AdamConfig } from "./training/adam";
export { allExamples, type Batch, type Examples, shuffledOrder, teacherForced } from "./training/batches";
export { type Evaluation, evaluate } from "./training/evaluate";
export { type FitOptions, fit, type History, type TrainingCallback } from "./training/fit";
export {
  exactMatch,
  type Loss,
  maskedCrossEntropy,
  maskedExactMatch,
  sequenceCrossEntropy,
  stepwiseCrossEntropy,
} from "./training/losses";
export { compile, epochsFor, type NetworkName, type Recipe, recipes } from "./training/recipes";
export {
  encodingFor,
  examplesOf,
  modelFor,
  type TaskName,
  taskOfEncoding,
  taskOfPairs,
} from "./training/tasks";
export { type Trained, type TrainOptions, train } from "./training/train";
