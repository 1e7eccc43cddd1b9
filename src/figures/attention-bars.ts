import { describeAttention } from "./description";
import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, leastFont, makeFigure, openTrace, titleHeight } from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { clamp, columnTicks, rowLabels, rowTicks, tokenAxis } from "./token-axis";
import { escapePlotly } from "./token-text";
import { type Attention, checkAttention, roundWeight, tokenLabels } from "./weights";

export interface AttentionBarsOptions extends FigureOptions {
  /** The token that fills a batch up; shown as ∅. `<pad>` by default. */
  padding?: string;
  /** Axis titles; "source" and "output" by default. */
  sourceTitle?: string;
  outputTitle?: string;
}

/** Distance of two strips, in units of weight. A bar of weight 1 leaves some air above it. */
const PITCH = 1.25;

/**
 * The article's "Attention Weights per Timestep" as small bars: one strip for each output step, first on top,
 * with one bar for each source step. The height of a strip is a weight of 1.
 *
 * @param attention weights of shape [outputTokens, sourceTokens], each from 0 to 1
 * @throws RangeError if the weights do not fit the tokens, are not finite, or are below 0 or above 1
 */
export function attentionBars(attention: Attention, options: AttentionBarsOptions = {}): Figure {
  checkAttention(attention);
  checkRange(attention.weights);
  return atEveryWidth(options, (sized) => strips(attention, sized));
}

function strips(attention: Attention, options: AttentionBarsOptions & { width: number }): Figure {
  const { width, padding } = options;
  const font = leastFont(options);
  const sources = tokenLabels(attention.sourceTokens, padding);
  const outputs = rowLabels(tokenLabels(attention.outputTokens, padding), width).flat();

  const stripHeight = clamp(Math.round(900 / outputs.length), 18, 60);
  const rows = rowTicks(outputs, stripHeight, font);
  const margin = { l: rows.depth + 30, r: 28, t: titleHeight(options, 12), b: 0 };
  const columns = columnTicks(sources, (width - margin.l - margin.r) / sources.length, font);
  margin.b = columns.depth + 30;

  const bases = outputs.map((_, output) => (outputs.length - 1 - output) * PITCH);
  const bars = outputs.flatMap((label, output) =>
    sources.map((_, source) => ({
      x: source,
      base: bases[output],
      weight: roundWeight(attention.weights[output][source]),
      told: [output + 1, escapePlotly(label), roundWeight(attention.weights[output][source])],
    })),
  );
  const trace = openTrace({
    type: "bar",
    x: bars.map((bar) => bar.x),
    y: bars.map((bar) => bar.weight),
    base: bars.map((bar) => bar.base),
    width: 0.8,
    customdata: bars.map((bar) => bar.told),
    hovertemplate:
      "output %{customdata[0]}, '%{customdata[1]}', looks %{customdata[2]:.2f} at '%{x}'<extra></extra>",
    marker: { line: { width: 0 } },
  });
  return makeFigure(
    [trace],
    {
      height: Math.round(outputs.length * stripHeight + margin.t + margin.b),
      margin,
      barmode: "overlay",
      xaxis: tokenAxis(sources, columns, options.sourceTitle ?? "source"),
      yaxis: {
        ...tokenAxis(outputs, rows, options.outputTitle ?? "output"),
        tickvals: bases.map((base) => base + 0.5),
        range: [-0.03, bases[0] + 1.05],
        minor: { tickvals: bases, showgrid: true },
      },
      annotations: [scaleMark("0", bases[0]), scaleMark("1", bases[0] + 1)],
    },
    options,
    describeAttention(attention, options.padding),
  );
}

/** The scale of the bars, shown once at the right end of the first strip. */
function scaleMark(text: string, y: number): Record<string, unknown> {
  return {
    text,
    x: 1,
    xref: "paper",
    xanchor: "left",
    xshift: 4,
    y,
    yref: "y",
    showarrow: false,
    font: { size: 12 },
  };
}

function checkRange(weights: number[][]): void {
  weights.forEach((row, output) => {
    const source = row.findIndex((weight) => weight < 0 || weight > 1);
    if (source >= 0) {
      throw new RangeError(
        `attentionBars: the weight of output ${output + 1} at source ${source + 1} is ${row[source]}; 0 to 1 was expected`,
      );
    }
  });
}

export const attentionBarsInGallery: GalleryChart = {
  place: 11,
  names: ["attention-bars"],
  inGallery: ({ phrase: { attention, said, paddingNote } }) => [
    {
      name: "attention-bars",
      title: `Attention weights as small bars: ${said}`,
      caption: `Attention weights per timestep, one strip for each output character: ${said}.${paddingNote}`,
      figure: attentionBars(attention),
    },
  ],
};
