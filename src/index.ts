/**
 * The library as one import. It needs a tfjs backend: load `attention-workbook/tensorflow` (or `@tensorflow/tfjs-node`
 * itself) before it for the fused kernels; any other backend runs the plain ones.
 */

export { closeSharedBrowser, type ExportOptions, exportFigure } from "./export/export-figure";
export { NoBrowser } from "./export/launch-browser";
export { accuracyByGroup, accuracyByLength, wilsonInterval } from "./figures/accuracy";
export { alignmentDiagram } from "./figures/alignment-diagram";
export { attentionBars } from "./figures/attention-bars";
export { attentionEvidence } from "./figures/attention-evidence";
export { attentionHeatmap } from "./figures/attention-heatmap";
export { type AttentionSnapshot, attentionOverEpochs } from "./figures/attention-over-epochs";
export { countBars, namedBars } from "./figures/bars";
export { confusionMatrix } from "./figures/confusion-matrix";
export { type Figure, type FigureOptions, withTheme } from "./figures/figure";
export { layerDiagram } from "./figures/layer-diagram";
export { withPadding } from "./figures/padding-column";
export { fitPowerLaw, powerLawChart } from "./figures/power-law";
export { rankCorrelation } from "./figures/rank-correlation";
export { spreadLines } from "./figures/spread-lines";
export { confusionCounts, tallyBy } from "./figures/tally";
export { trainingCurves } from "./figures/training-curves";
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
  maskedCrossEntropy,
  maskedExactMatch,
  stepwiseCrossEntropy,
} from "./training/losses";
export { compile, type Recipe, recipes } from "./training/recipes";
export { modelFor, type Trained, type TrainOptions, train } from "./training/train";
