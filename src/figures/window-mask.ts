import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, makeFigure, openTrace, titleHeight } from "./figure";
import type { GalleryChart } from "./gallery-chart";

/** Source steps [start, start + size). */
interface SeenSteps {
  start: number;
  size: number;
}

export interface WindowMaskOptions extends FigureOptions {
  /** Source steps that the output steps need, one for each; drawn as marks. */
  needed?: readonly number[];
}

/**
 * An attention window as a mask: source steps along x, output steps down y, both counted from 0; what a step may look at
 * is filled.
 *
 * @param spans for each output step the source steps [start, start + size) that it sees
 * @param sourceLength source steps
 * @throws RangeError if there are no steps, or a span or a mark lies outside the source
 */
export function windowMask(
  spans: readonly SeenSteps[],
  sourceLength: number,
  options: WindowMaskOptions = {},
): Figure {
  const { needed = [] } = options;
  const outside = spans.findIndex(({ start, size }) => start < 0 || size < 1 || start + size > sourceLength);
  if (spans.length === 0 || outside >= 0) {
    throw new RangeError(
      `windowMask: output step ${outside} has no span within ${sourceLength} source steps`,
    );
  }
  if (needed.some((source) => source < 0 || source >= sourceLength) || needed.length > spans.length) {
    throw new RangeError(`windowMask: a mark lies outside ${spans.length} × ${sourceLength} steps`);
  }
  return atEveryWidth(options, (sized) => maskChart(spans, sourceLength, sized));
}

function maskChart(spans: readonly SeenSteps[], sourceLength: number, options: WindowMaskOptions): Figure {
  const { needed = [] } = options;
  const seen = spans.map(({ start, size }) =>
    Array.from({ length: sourceLength }, (_, j) => (j >= start && j < start + size ? 1 : 0)),
  );
  const mask = openTrace({
    type: "heatmap",
    z: seen,
    zmin: 0,
    zmax: 2, // half of the scale, so that marks are seen on it
    coloraxis: "coloraxis",
    xgap: 0.5,
    ygap: 0.5,
    hovertemplate: "output step %{y}, source step %{x}: %{text}<extra></extra>",
    text: seen.map((row) => row.map((one) => (one ? "seen" : "not seen"))),
  });
  const marks = openTrace({
    type: "scatter",
    mode: "markers",
    x: [...needed],
    y: needed.map((_, i) => i),
    marker: { symbol: "circle", size: 6 },
    hovertemplate: "output step %{y} needs source step %{x}<extra></extra>",
  });
  const inside = needed.filter((source, i) => seen[i][source] === 1).length;
  const top = titleHeight(options, 12);
  const axis = { showgrid: false, zeroline: false, nticks: 9 };
  return makeFigure(
    needed.length > 0 ? [mask, marks] : [mask],
    {
      height: top + 52 + Math.max(120, Math.min(420, spans.length * 9)),
      margin: { l: 60, r: 20, t: top, b: 52 },
      showlegend: false,
      xaxis: { ...axis, title: { text: "source step" }, range: [-0.5, sourceLength - 0.5] },
      yaxis: { ...axis, title: { text: "output step" }, range: [spans.length - 0.5, -0.5] },
      coloraxis: { cmin: 0, cmax: 2, showscale: false },
    },
    options,
    `A window over ${sourceLength} source steps and ${spans.length} output steps: the first sees source steps ${spanText(spans[0])}, the last ${spanText(spans[spans.length - 1])}.${needed.length > 0 ? ` ${inside} of ${needed.length} steps see what they need.` : ""}`,
  );
}

const spanText = ({ start, size }: SeenSteps): string => `${start} to ${start + size - 1}`;

export const windowMaskInGallery: GalleryChart = {
  place: 14,
  names: ["window"],
  inGallery: ({ phrase: { sourceTokens, alignment, said } }) => {
    const [length, steps] = [sourceTokens.length, alignment.length];
    const size = Math.ceil(length / 3);
    const spans = alignment.map((_, step) => ({
      start: Math.round((step * (length - size)) / Math.max(1, steps - 1)),
      size,
    }));
    return [
      {
        name: "window",
        title: `What a sliding window would see: ${said}`,
        caption: `A window over a third of the source, which moves on with the output. Marks: where this network, which has no such window, looks most. ${said}.`,
        figure: windowMask(spans, length, { needed: alignment.map((row) => row.indexOf(Math.max(...row))) }),
      },
    ];
  },
};
