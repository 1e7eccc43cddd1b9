import { describeAttention } from "./description";
import { atEveryWidth } from "./every-width";
import {
  type Figure,
  type FigureLayout,
  type FigureOptions,
  type FigureTrace,
  leastFont,
  makeFigure,
  openTrace,
  titleHeight,
} from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { legendAbove } from "./legend";
import { columnTicks, tokenAxis } from "./token-axis";
import { escapePlotly } from "./token-text";
import { type Attention, checkAttention, roundWeight, tokenLabels } from "./weights";

export interface AlignmentDiagramOptions extends FigureOptions {
  /** Weights below it get no line. Default 0.1. */
  threshold?: number;
  /** The gold alignment by people: pairs of output and source positions, counted from 0. */
  gold?: [output: number, source: number][];
  /** The token that fills a batch up; shown as ∅. `<pad>` by default. */
  padding?: string;
}

const THICKEST = 7; // pixels, for a weight of 1
const HEIGHT = 210; // pixels between the two rows of words
const SIDE = 24; // pixels left and right of the words

/**
 * The article's "diagram of a sentence being translated": source words above, output words below, and a line
 * between them as thick as the weight is large. A gold alignment runs along in dashes.
 *
 * @param attention weights of shape [outputTokens, sourceTokens]
 * @throws RangeError if weights do not fit the tokens, the threshold is not in 0 to 1, or gold points nowhere
 */
export function alignmentDiagram(attention: Attention, options: AlignmentDiagramOptions = {}): Figure {
  checkAttention(attention);
  const threshold = options.threshold ?? 0.1;
  const gold = options.gold ?? [];
  check(attention, threshold, gold);
  return atEveryWidth(options, (sized) => diagram(attention, { ...sized, threshold, gold }));
}

type Settings = AlignmentDiagramOptions &
  Required<Pick<AlignmentDiagramOptions, "width" | "threshold" | "gold">>;

function diagram(attention: Attention, options: Settings): Figure {
  const { width, threshold, gold } = options;
  const font = leastFont(options);
  const sources = tokenLabels(attention.sourceTokens, options.padding);
  const outputs = tokenLabels(attention.outputTokens, options.padding);
  const room = width - 2 * SIDE;
  const above = columnTicks(sources, room / sources.length, font);
  const below = columnTicks(outputs, room / outputs.length, font);
  const legend = gold.length > 0 ? legendAbove(LEGEND, room).height : 0;
  const top = above.depth + 14 + legend + titleHeight(options);
  const margin = { l: SIDE, r: SIDE, t: top, b: below.depth + 14 };
  const height = Math.round(HEIGHT + margin.t + margin.b);

  const places: Places = {
    from: (source) => (source + 0.5) / sources.length,
    to: (output) => (output + 0.5) / outputs.length,
  };
  const links = attention.weights.flatMap((row, output) =>
    row.flatMap((weight, source) => (weight >= threshold && weight > 0 ? [{ output, source, weight }] : [])),
  );
  const words = (labels: string[], ticks: typeof above, place: (position: number) => number) => ({
    ...tokenAxis(labels, ticks, ""),
    tickvals: labels.map((_, position) => place(position)),
    range: [0, 1],
    fixedrange: true,
  });
  return makeFigure(
    // The dashes stand beside the lines, since on a thick line they could not be seen.
    [
      ...goldTraces(gold, places, (THICKEST + 1) / room),
      hoverTrace(links, places, sources, outputs),
      UPPER_AXIS,
    ],
    {
      height,
      margin,
      xaxis: words(outputs, below, places.to),
      xaxis2: { ...words(sources, above, places.from), side: "top", overlaying: "x" },
      yaxis: { range: [0, 1], visible: false, fixedrange: true },
      shapes: links.map((link) => lineOf(link, places)) as FigureLayout["shapes"],
      legend: { y: 1 + (above.depth + 12) / HEIGHT, yanchor: "bottom" },
    },
    options,
    describeAttention(attention, options.padding),
  );
}

const LEGEND = ["attention", "gold alignment"];

/** A weight that is drawn. */
interface Link {
  output: number;
  source: number;
  weight: number;
}

/** Where tokens stand along x, by their position. */
interface Places {
  from: (source: number) => number;
  to: (output: number) => number;
}

/** Without a trace of its own the upper axis would not be drawn. */
const UPPER_AXIS = openTrace({ type: "scatter", x: [null], y: [null], xaxis: "x2", showlegend: false });

const lineOf = ({ output, source, weight }: Link, { from, to }: Places) => ({
  type: "line",
  layer: "below",
  ...{ x0: from(source), y0: 1, x1: to(output), y1: 0 },
  // No opacity: browsers slightly darken the box around each transparent line, which shows with many lines.
  line: { width: Math.max(0.5, roundWeight(Math.min(weight, 1) * THICKEST)) },
});

/** The gold alignment in dashes, `beside` to the right of the network's lines, and entries for the legend. */
function goldTraces(gold: [number, number][], { from, to }: Places, beside: number): FigureTrace[] {
  const shared = { type: "scatter", mode: "lines", showlegend: gold.length > 0 };
  return [
    openTrace({ ...shared, name: LEGEND[0], x: [null], y: [null], line: { width: 4 } }),
    openTrace({
      ...shared,
      name: LEGEND[1],
      x: gold.flatMap(([output, source]) => [from(source) + beside, to(output) + beside, null]),
      y: gold.flatMap(() => [1, 0, null]),
      line: { width: 1.5, dash: "dash" },
      hoverinfo: "skip",
    }),
  ];
}

/** Invisible points in the middle of the lines with the hover texts, since lines themselves have none. */
function hoverTrace(links: Link[], { from, to }: Places, sources: string[], outputs: string[]): FigureTrace {
  return openTrace({
    type: "scatter",
    x: links.map(({ output, source }) => (from(source) + to(output)) / 2),
    y: links.map(() => 0.5),
    mode: "markers",
    marker: { size: 14, opacity: 0 },
    customdata: links.map(({ output, source, weight }) => [
      output + 1,
      escapePlotly(outputs[output]),
      roundWeight(weight),
      escapePlotly(sources[source]),
    ]),
    hovertemplate:
      "output %{customdata[0]}, '%{customdata[1]}', looks %{customdata[2]:.2f} at '%{customdata[3]}'<extra></extra>",
    showlegend: false,
  });
}

function check({ sourceTokens, outputTokens }: Attention, threshold: number, gold: [number, number][]): void {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new RangeError(`alignmentDiagram: threshold is ${threshold}; 0 to 1 was expected`);
  }
  const inside = (position: number, count: number) =>
    Number.isInteger(position) && position >= 0 && position < count;
  for (const [output, source] of gold) {
    if (!inside(output, outputTokens.length) || !inside(source, sourceTokens.length)) {
      throw new RangeError(
        `alignmentDiagram: the gold link of output ${output} with source ${source} is outside of ` +
          `${outputTokens.length} outputs and ${sourceTokens.length} sources, counted from 0`,
      );
    }
  }
}

export const alignmentDiagramInGallery: GalleryChart = {
  place: 12,
  names: ["attention-alignment"],
  inGallery: ({ phrase: { attention, said, paddingNote } }) => [
    {
      name: "attention-alignment",
      title: `Attention weights as lines: ${said}`,
      caption: `Source above, output below; the thicker the line, the larger the weight. Weights below 0.1 have none. ${said}.${paddingNote}`,
      figure: alignmentDiagram(attention),
    },
  ],
};
