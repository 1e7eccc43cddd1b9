/**
 * Everything that the notebooks use, as one import: TensorFlow on the native backend, the library, charts and tables,
 * and what belongs to the course alone. Programs import `src/index.ts` or a single file.
 */

export { default as pl } from "nodejs-polars";
export { exportFigure } from "./export/export-figure";
export { accuracyByGroup, accuracyByLength, wilsonInterval } from "./figures/accuracy";
export { alignmentDiagram } from "./figures/alignment-diagram";
export { attentionEvidence } from "./figures/attention-evidence";
export { type AttentionSnapshot, attentionOverEpochs } from "./figures/attention-over-epochs";
export { countBars, namedBars } from "./figures/bars";
export { confusionMatrix } from "./figures/confusion-matrix";
export { layerDiagram } from "./figures/layer-diagram";
export { withPadding } from "./figures/padding-column";
export { rankCorrelation } from "./figures/rank-correlation";
export { spreadLines } from "./figures/spread-lines";
export { confusionCounts, tallyBy } from "./figures/tally";
export * from "./index";
export { flattenStep, translateWith } from "./models/changed-attention";
export { answerEvidence } from "./models/evidence";
export { otherWeights } from "./models/other-weights";
export { tf } from "./native/tensorflow"; // first: its settings must stand before the library loads
export { showFigure, showHtml, showMarkdown, showSvg, showTable } from "./notebook/display";
export { tensorReport } from "./notebook/tensors";
export { auditPairs } from "./text/audit";
export { dropAmbiguous, dropDuplicates, lowerCase, tidySpaces } from "./text/clean";
export { numbers, texts } from "./text/columns";
export { oneHot } from "./text/encode";
export { fromPairs } from "./text/pairs";
export { splitByRows } from "./text/split";
export { writePairs } from "./text/write-pairs";
