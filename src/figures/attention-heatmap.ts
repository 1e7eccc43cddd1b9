import { cellTexts } from "./cell-texts";
import { sideColorBar, topColorBar } from "./color-bar";
import { describeAttention, describeValues } from "./description";
import { atEveryWidth } from "./every-width";
import {
  type Figure,
  type FigureLayout,
  type FigureOptions,
  type FigureTrace,
  isNarrow,
  leastFont,
  makeFigure,
  openTrace,
  titleHeight,
} from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { TEXT_BANDS } from "./theme";
import { clamp, columnTicks, LOWEST_ROW, rowLabels, rowTicks, tokenAxis } from "./token-axis";
import { escapePlotly, textWidth, visibleText } from "./token-text";
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
const VALUE_MARGIN = 1; // pixels beside a number in its cell
const SHORTEST_COLOR_BAR = 114; // with its title

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
  const outputs = rowLabels(labels(attention.outputTokens, options.outputTitle), width, {
    named: options.outputTitle !== undefined,
  });
  const mostLines = Math.max(...outputs.map((lines) => lines.length));

  // If there are few rows, they are made tall enough for the color bar beside them.
  const rowHeight = Math.max(
    clamp(Math.round(640 / outputs.length), LOWEST_ROW, 34),
    narrow ? 0 : Math.ceil(SHORTEST_COLOR_BAR / outputs.length),
    mostLines > 1 ? mostLines * LOWEST_ROW + 6 : 0,
  );
  const rows = rowTicks(outputs.flat(), rowHeight / mostLines, font);
  const plotHeight = rowHeight * outputs.length;
  const value = options.valueTitle ?? "weight";
  const bar = narrow ? topColorBar(value, plotHeight) : sideColorBar(value, plotHeight);
  const margin = {
    l: rows.depth + TITLE_ROOM,
    r: bar.beside,
    t: titleHeight(options, narrow ? 0 : 12) + bar.above,
    b: 0,
  };
  const cellWidth = (width - margin.l - margin.r) / sources.length;
  const columns = columnTicks(sources, cellWidth, font);
  margin.b = columns.depth + TITLE_ROOM;
  const annotations = [
    ...(bar.annotations ?? []),
    ...(options.showValues ? values(attention, range, cellWidth, font) : []),
  ];
  return makeFigure(
    [cells(attention, sources.length, options)],
    {
      height: Math.round(plotHeight + margin.t + margin.b),
      margin,
      xaxis: tokenAxis(sources, columns, options.sourceTitle ?? "source"),
      yaxis: {
        ...tokenAxis(
          outputs.map((lines) => lines.join("\n")),
          rows,
          options.outputTitle ?? "output",
        ),
        range: [outputs.length - 0.5, -0.5],
      },
      coloraxis: { cmin: range[0], cmax: range[1], colorbar: bar.colorbar },
      ...(annotations.length > 0 ? { annotations } : {}),
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
  columns: number,
  { valueTitle }: AttentionHeatmapOptions,
): FigureTrace {
  const everyColumn = Array.from({ length: columns }, (_, position) => position);
  const everyRow = weights.map((_, position) => position);
  // Without a gap plotly.js draws each cell as one pixel, which some viewers blur when they enlarge it.
  const gap = Math.max(columns, weights.length) <= 30 ? 1 : 0.01;
  const sure = probabilities?.map((value) => `probability of the output ${value.toFixed(2)}`);
  const hover =
    valueTitle === undefined
      ? `output %{customdata}, '%{y}', looks %{z:.2f} at '%{x}'${sure ? "<br>%{hovertext}" : ""}`
      : `%{y}, %{x}: ${escapePlotly(valueTitle)} %{z:.2f}`;
  return openTrace({
    type: "heatmap",
    x: everyColumn,
    y: everyRow,
    z: weights.map((row) => row.map(roundWeight)),
    customdata: everyRow.map((position) => everyColumn.map(() => position + 1)),
    ...(sure ? { hovertext: sure.map((told) => everyColumn.map(() => told)) } : {}),
    hovertemplate: `${hover}<extra></extra>`,
    coloraxis: "coloraxis",
    xgap: gap,
    ygap: gap,
  });
}

/** The numbers as texts in the cells: 0.48, in narrow cells .48, and in still narrower ones none. */
function values(
  { weights }: Attention,
  [least, most]: readonly [number, number],
  cellWidth: number,
  size: number,
): NonNullable<FigureLayout["annotations"]> {
  const full = weights.map((row) => row.map((weight) => weight.toFixed(2)));
  const short = full.map((row) => row.map((text) => text.replace(".00", "").replace(/^(-?)0\./, "$1.")));
  const shown = [full, short].find((one) =>
    one.flat().every((value) => textWidth(value, size) + 2 * VALUE_MARGIN <= cellWidth),
  );
  const texts = (shown ?? []).flatMap((row, y) =>
    row.map((text, x) => ({ x, y, text, share: (weights[y][x] - least) / (most - least) })),
  );
  return cellTexts(texts, TEXT_BANDS, size);
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
