import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, leastFont, makeFigure, openTrace, titleHeight } from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { rankCorrelation } from "./rank-correlation";
import { columnTicks, tokenAxis } from "./token-axis";
import { wrapText } from "./token-text";
import { roundWeight, tokenLabels } from "./weights";

/** How much each source step matters for one answer, by up to three measures. Each list has sourceLength numbers. */
export interface Evidence {
  sourceTokens: string[];
  /** Attention weights: of one output step, or their mean over all steps. */
  attention: number[];
  /** How far the answer moves when this source token is masked; 0 where it does not matter. */
  occlusion?: number[];
  /** L2 norm of the gradient of the answer with respect to this source step. */
  gradient?: number[];
}

export interface AttentionEvidenceOptions extends FigureOptions {
  padding?: string;
}

const STRIP = 96; // pixels for each kind of evidence
const GAP = 34;
const LINE = 17; // pixels of each further line of a strip's name

/**
 * Attention beside other evidence: one strip of bars for each, all over the same source tokens. Each strip is scaled to
 * its own largest value and names its rank correlation with attention (Spearman).
 *
 * @throws RangeError if a list has not one finite number for each source token
 */
export function attentionEvidence(evidence: Evidence, options: AttentionEvidenceOptions = {}): Figure {
  const strips = check(evidence);
  return atEveryWidth(options, (sized) => stripsChart(evidence, strips, sized));
}

/** One kind of evidence. */
interface Strip {
  name: string;
  values: number[];
}

function stripsChart(
  evidence: Evidence,
  strips: readonly Strip[],
  options: AttentionEvidenceOptions & { width: number },
): Figure {
  const sources = tokenLabels(evidence.sourceTokens, options.padding);
  const margin = { l: 56, r: 16, t: 0, b: 0 };
  const plotWidth = options.width - margin.l - margin.r;
  const names = strips.map(({ name, values }, strip) => {
    const against =
      strip === 0 ? "" : `, rank correlation with attention ${told(evidence.attention, values)}`;
    return `${name}${against}`;
  });
  const lines = names.map((name) => wrapText(name, plotWidth, 13));
  const further = (Math.max(...lines.map((one) => one.length)) - 1) * LINE;
  const gap = GAP + further;
  margin.t = 26 + further + titleHeight(options);
  const columns = columnTicks(sources, plotWidth / sources.length, leastFont(options));
  margin.b = columns.depth + 30;
  const plot = strips.length * (STRIP + gap) - gap;

  const axes: Record<string, unknown> = {};
  const data = strips.map(({ name, values }, strip) => {
    const id = strip === 0 ? "" : String(strip + 1);
    const top = 1 - (strip * (STRIP + gap)) / plot;
    const extent = [Math.min(0, ...values), Math.max(...values, Number.MIN_VALUE)];
    axes[`yaxis${id}`] = {
      domain: [Math.max(0, top - STRIP / plot), top],
      range: [extent[0] * 1.05, extent[1] * 1.05],
      nticks: 4,
      tickformat: ".2~g",
    };
    return openTrace({
      type: "bar",
      x: values.map((_, position) => position),
      y: values.map(roundSmall),
      yaxis: `y${id}`,
      width: 0.8,
      showlegend: false,
      hovertemplate: `${name} of '%{x}': %{y:.3g}<extra></extra>`,
    });
  });
  return makeFigure(
    data,
    {
      height: Math.round(plot + margin.t + margin.b),
      margin,
      xaxis: {
        ...tokenAxis(sources, columns, "source"),
        anchor: strips.length > 1 ? (`y${strips.length}` as "y2") : "y",
      },
      ...axes,
      annotations: lines.map((text, strip) => ({
        text: text.join("<br>"),
        align: "left",
        x: 0,
        xref: "paper",
        xanchor: "left",
        y: 1 - (strip * (STRIP + gap)) / plot,
        yref: "paper",
        yanchor: "bottom",
        showarrow: false,
      })),
    },
    options,
    `Evidence for ${sources.length} source tokens: ${names.join("; ")}.`,
  );
}

function told(attention: number[], values: number[]): string {
  const correlation = rankCorrelation(attention, values);
  return Number.isNaN(correlation) ? "undefined, all values are equal" : correlation.toFixed(2);
}

function check({ sourceTokens, attention, occlusion, gradient }: Evidence): Strip[] {
  if (sourceTokens.length < 2) {
    throw new RangeError(
      `attentionEvidence: ${sourceTokens.length} source tokens; at least 2 are needed for ranks`,
    );
  }
  const strips = [
    { name: "attention", values: attention },
    ...(occlusion ? [{ name: "occlusion", values: occlusion }] : []),
    ...(gradient ? [{ name: "gradient", values: gradient }] : []),
  ];
  for (const { name, values } of strips) {
    if (values.length !== sourceTokens.length || !values.every(Number.isFinite)) {
      throw new RangeError(
        `attentionEvidence: ${name} is no list of ${sourceTokens.length} finite numbers, one for each source token`,
      );
    }
  }
  return strips;
}

/** Rounds to four significant digits, since gradients can be tiny. */
function roundSmall(value: number): number {
  return Math.abs(value) >= 0.01 ? roundWeight(value) : Number(value.toPrecision(4));
}

export const attentionEvidenceInGallery: GalleryChart = {
  place: 13,
  names: ["attention-evidence"],
  inGallery: ({ phrase: { sourceTokens, alignment, occlusion, gradient, said } }) =>
    occlusion && gradient
      ? [
          {
            name: "attention-evidence",
            title: `Attention held against other evidence: ${said}`,
            caption:
              "Attention weights, how far the answer moves when a character is masked, and the gradient of the " +
              `answer, each the mean over the output steps. ${said}.`,
            figure: attentionEvidence({
              sourceTokens,
              attention: meanOverOutputs(alignment),
              occlusion: meanOverOutputs(occlusion),
              gradient: meanOverOutputs(gradient),
            }),
          },
        ]
      : [],
};

/** [outputLength, sourceLength] → [sourceLength] */
const meanOverOutputs = (rows: number[][]): number[] =>
  rows[0].map((_, source) => rows.reduce((sum, row) => sum + row[source], 0) / rows.length);
