import { sideColorBar, topColorBar } from "./color-bar";
import { describeAttention, describeValues } from "./description";
import { atEveryWidth } from "./every-width";
import {
  type Figure,
  type FigureOptions,
  type FigureTrace,
  isNarrow,
  leastFont,
  makeFigure,
  openTrace,
  titleHeight,
} from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { clamp, columnTicks, LOWEST_ROW, rowLabels, rowTicks, tokenAxis } from "./token-axis";
import { escapePlotly, visibleText } from "./token-text";
import { type Attention, checkAttention, roundWeight, tokenLabels } from "./weights";

export interface AttentionHeatmapOptions extends FigureOptions {
  /** The token that fills a batch up; shown as ∅. `<pad>` by default. */
  padding?: string;
  /** The weights of the first and the last color. Default 0 and 1, so that charts can be compared. */
  range?: [number, number];
  /** Whether to write the weights into the cells, for small examples. */
  showValues?: boolean;
  /** Axis titles; "source" and "output" by default. Where one is given, that axis has names and not tokens: their spaces stay. */
  sourceTitle?: string;
  outputTitle?: string;
  /** What the numbers are, such as "share right", if they are not attention weights. */
  valueTitle?: string;
}

const TITLE_ROOM = 30; // pixels for an axis title
const SHORTEST_COLOR_BAR = 114;

/**
 * Attention weights per timestep: source tokens along x, output tokens down y, weights as color.
 *
 * A hover text says "output 3, '4', looks 0.83 at 'f'". If `attention` has probabilities, it also says how sure the network
 * was of the output.
 *
 * @param attention weights of shape [outputTokens, sourceTokens]; every row of a softmax sums to 1
 * @throws RangeError if the weights do not fit the tokens or are not finite, or the range is empty
 */
export function attentionHeatmap(attention: Attention, options: AttentionHeatmapOptions = {}): Figure {
  checkAttention(attention);
  const [least, most] = options.range ?? [0, 1];
  if (!(least < most)) {
    throw new RangeError(`attentionHeatmap: range is ${least} to ${most}; the first must be the smaller one`);
  }
  return atEveryWidth(options, (sized) => heatmap(attention, { ...sized, range: [least, most] }));
}

function heatmap(
  attention: Attention,
  options: AttentionHeatmapOptions & { width: number; range: [number, number] },
): Figure {
  const { width, range, padding } = options;
  const [narrow, font] = [isNarrow(options), leastFont(options)];
  const labels = (tokens: string[], title?: string) =>
    title === undefined ? tokenLabels(tokens, padding) : tokens.map(visibleText);
  const sources = labels(attention.sourceTokens, options.sourceTitle);
  const outputs = rowLabels(labels(attention.outputTokens, options.outputTitle), width);

  // If there are few rows, they are made tall enough for the color bar beside them.
  const rowHeight = Math.max(
    clamp(Math.round(640 / outputs.length), LOWEST_ROW, 34),
    narrow ? 0 : Math.ceil(SHORTEST_COLOR_BAR / outputs.length),
  );
  const rows = rowTicks(outputs, rowHeight, font);
  const plotHeight = rowHeight * outputs.length;
  const value = options.valueTitle ?? "weight";
  const bar = narrow ? topColorBar(value, plotHeight) : sideColorBar(value, plotHeight);
  const margin = {
    l: rows.depth + TITLE_ROOM,
    r: bar.beside,
    t: titleHeight(options, narrow ? 0 : 12) + bar.above,
    b: 0,
  };
  const columns = columnTicks(sources, (width - margin.l - margin.r) / sources.length, font);
  margin.b = columns.depth + TITLE_ROOM;
  return makeFigure(
    [cells(attention, sources, outputs, options)],
    {
      height: Math.round(plotHeight + margin.t + margin.b),
      margin,
      xaxis: tokenAxis(sources, columns, options.sourceTitle ?? "source"),
      yaxis: {
        ...tokenAxis(outputs, rows, options.outputTitle ?? "output"),
        range: [outputs.length - 0.5, -0.5],
      },
      coloraxis: { cmin: range[0], cmax: range[1], colorbar: bar.colorbar },
      ...(bar.annotations ? { annotations: bar.annotations } : {}),
    },
    options,
    options.valueTitle === undefined
      ? describeAttention(attention, padding)
      : describeValues(attention, options.valueTitle),
  );
}

/** The numbers as cells with their hover texts. */
function cells(
  { weights, probabilities }: Attention,
  sources: string[],
  outputs: string[],
  { showValues, valueTitle }: AttentionHeatmapOptions,
): FigureTrace {
  // Without a gap plotly.js draws each cell as one pixel, which some viewers blur when they enlarge it.
  const gap = Math.max(sources.length, outputs.length) <= 30 ? 1 : 0.01;
  const sure = probabilities?.map((value) => `probability of the output ${value.toFixed(2)}`);
  const hover =
    valueTitle === undefined
      ? `output %{customdata}, '%{y}', looks %{z:.2f} at '%{x}'${sure ? "<br>%{text}" : ""}`
      : `%{y}, %{x}: ${escapePlotly(valueTitle)} %{z:.2f}`;
  return openTrace({
    type: "heatmap",
    x: sources.map((_, position) => position),
    y: outputs.map((_, position) => position),
    z: weights.map((row) => row.map(roundWeight)),
    customdata: outputs.map((_, position) => sources.map(() => position + 1)),
    ...(sure ? { text: sure.map((told) => sources.map(() => told)) } : {}),
    hovertemplate: `${hover}<extra></extra>`,
    ...(showValues ? { texttemplate: "%{z:.2f}" } : {}),
    coloraxis: "coloraxis",
    xgap: gap,
    ygap: gap,
  });
}

export const attentionHeatmapInGallery: GalleryChart = {
  place: 10,
  names: ["attention-heatmap"],
  inGallery: ({ phrase: { attention, said, paddingNote } }) => [
    {
      name: "attention-heatmap",
      title: `Attention weights per timestep: ${said}`,
      caption: `Where the network looks while it writes: ${said}. Source along x, output down y.${paddingNote}`,
      figure: attentionHeatmap(attention),
    },
  ],
};
