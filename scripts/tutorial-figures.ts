/** The figures of the tutorial, from a trained translator and its test pairs. */
import { accuracyByGroup, accuracyByLength } from "../src/figures/accuracy";
import { alignmentDiagram } from "../src/figures/alignment-diagram";
import { attentionBars } from "../src/figures/attention-bars";
import { attentionEvidence } from "../src/figures/attention-evidence";
import { attentionHeatmap } from "../src/figures/attention-heatmap";
import { type AttentionSnapshot, attentionOverEpochs } from "../src/figures/attention-over-epochs";
import { confusionMatrix } from "../src/figures/confusion-matrix";
import type { Figure } from "../src/figures/figure";
import { withPadding } from "../src/figures/padding-column";
import { confusionCounts, tallyBy } from "../src/figures/tally";
import { visibleText } from "../src/figures/token-text";
import { type TrainingHistory, trainingCurves } from "../src/figures/training-curves";
import { answerEvidence } from "../src/models/evidence";
import type { Translator } from "../src/models/translator";
import type { Pair } from "../src/text/pairs";

export interface NamedFigure {
  /** File name without an ending. */
  name: string;
  title: string;
  caption: string;
  figure: Figure;
}

/** What a training leaves for the figures about itself. */
export interface TrainingRecord {
  history: TrainingHistory;
  /** The phrase whose attention was kept at each epoch. */
  phrase: string;
  snapshots: AttentionSnapshot[];
}

/** Belongs to each caption of a figure with a column for padding. */
export const PADDING_NOTE = "∅ stands for all the padding behind the text.";

/** Figures about one phrase: where the network looks, in three forms, and what other evidence says. */
export function phraseFigures(translator: Translator, phrase: string, name: string): NamedFigure[] {
  const [answer] = translator.translate([phrase]);
  const attention = withPadding(answer);
  const padding = attention.sourceTokens.length > answer.sourceTokens.length ? ` ${PADDING_NOTE}` : "";
  const said = `“${visibleText(phrase)}” → ${answer.output}`;
  return [
    {
      name: `${name}-heatmap`,
      title: `Attention weights per timestep: ${said}`,
      caption: `Where the network looks while it writes: ${said}. Source characters along x, output characters down y.${padding}`,
      figure: attentionHeatmap(attention),
    },
    {
      name: `${name}-bars`,
      title: `The same as small bars: ${said}`,
      caption: `Attention weights per timestep, one strip for each output character: ${said}.${padding}`,
      figure: attentionBars(attention),
    },
    {
      name: `${name}-alignment`,
      title: `The same as lines: ${said}`,
      caption: `Source above, output below; the thicker the line, the larger the weight. Weights below 0.1 have none. ${said}.${padding}`,
      figure: alignmentDiagram(attention),
    },
    evidenceFigure(translator, phrase, name, answer.alignment, said),
  ];
}

function evidenceFigure(
  translator: Translator,
  phrase: string,
  name: string,
  alignment: number[][],
  said: string,
): NamedFigure {
  const { occlusion, gradient } = answerEvidence(translator, phrase);
  const mean = (rows: number[][]) =>
    rows[0].map((_, source) => rows.reduce((sum, row) => sum + row[source], 0) / rows.length);
  return {
    name: `${name}-evidence`,
    title: `Attention held against other evidence: ${said}`,
    caption:
      "Attention weights, how far the answer moves when a character is masked, and the gradient of the answer, " +
      `each the mean over the output steps. ${said}.`,
    figure: attentionEvidence({
      sourceTokens: translator.translate([phrase])[0].sourceTokens,
      attention: mean(alignment),
      occlusion: mean(occlusion),
      gradient: mean(gradient),
    }),
  };
}

/** Figures about all test pairs: how often the network is right, and what it mixes up. */
export function testFigures(translator: Translator, pairs: readonly Pair[]): NamedFigure[] {
  const answers = translator
    .translate(pairs.map((pair) => pair.source))
    .map(({ output, sourceTokens }, n) => ({ ...pairs[n], output, length: sourceTokens.length }));
  const count = `${pairs.length} test phrases`;
  const figures: NamedFigure[] = [
    {
      name: "accuracy-by-length",
      title: "Accuracy by source length",
      caption: `Share of right answers by source length, with 95 % intervals; ${count}.`,
      figure: accuracyByLength(
        tallyBy(answers, ({ length }) => length).map(({ key, ...tally }) => ({ length: key, ...tally })),
      ),
    },
    {
      name: "confusion",
      title: "Confusion of output characters",
      caption: `Which character was given for which, place by place; ${count}.`,
      figure: confusionMatrix(...matrixOf(confusionCounts(answers))),
    },
  ];
  if (answers.some(({ family }) => family)) {
    figures.unshift({
      name: "accuracy-by-family",
      title: "Accuracy by phrase family",
      caption: `Share of right answers by phrase family, with 95 % intervals; ${count}.`,
      figure: accuracyByGroup(
        tallyBy(answers, ({ family }) => family ?? "").map(({ key, ...tally }) => ({ name: key, ...tally })),
      ),
    });
  }
  return figures;
}

const matrixOf = ({ labels, counts }: ReturnType<typeof confusionCounts>): [string[], number[][]] => [
  labels,
  counts,
];

/** Figures about the training itself. */
export function trainingFigures(
  { history, phrase, snapshots }: TrainingRecord,
  sourceTokens: string[],
): NamedFigure[] {
  const epochs = history.epoch.length;
  return [
    {
      name: "training-by-epoch",
      title: "Training, against epochs",
      caption: `Loss and exact match over ${epochs} epochs.`,
      figure: trainingCurves(history),
    },
    {
      name: "training-by-seconds",
      title: "Training, against seconds",
      caption: "The same training against the time that it took.",
      figure: trainingCurves(history, { against: "seconds" }),
    },
    {
      name: "attention-over-epochs",
      title: "Attention over epochs",
      caption: `How the attention on “${visibleText(phrase)}” came about; the page has a slider and a play button.`,
      figure: attentionOverEpochs(sourceTokens, snapshots),
    },
  ];
}
