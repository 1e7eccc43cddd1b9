import { wilsonInterval } from "./accuracy";
import { atEveryWidth } from "./every-width";
import { type Figure, type FigureOptions, makeFigure, openTrace, titleHeight } from "./figure";
import { type GalleryChart, isRight, testPhrases } from "./gallery-chart";
import { legendAbove } from "./legend";
import { axisTitle, escapePlotly, visibleText } from "./token-text";

/** Answers with the probability that the network gave to each, and whether it was right. */
export interface StatedAnswer {
  probability: number;
  right: boolean;
}

/** Answers of similar probability. */
export interface CalibrationBin {
  /** Mean of the stated probabilities. */
  stated: number;
  right: number;
  total: number;
}

/**
 * Sort answers into equal ranges of their stated probability, from 0 to 1. Empty ranges are left out.
 *
 * @throws RangeError if a probability is not between 0 and 1
 */
export function calibrationBins(answers: readonly StatedAnswer[], bins = 10): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ stated: 0, right: 0, total: 0 }));
  for (const { probability, right } of answers) {
    if (!(probability >= 0 && probability <= 1 + 1e-6)) {
      throw new RangeError(`calibrationBins: ${probability} is no probability`);
    }
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))];
    bin.stated += probability;
    bin.right += right ? 1 : 0;
    bin.total += 1;
  }
  return sums
    .filter(({ total }) => total > 0)
    .map(({ stated, right, total }) => ({ stated: Math.min(1, stated / total), right, total }));
}

const SYMBOLS = ["circle", "square", "diamond", "triangle-up"];
const DASHES = ["solid", "dash", "dot", "dashdot"];

/**
 * Stated against true confidence (reliability diagram): for answers of similar stated probability, the share that is
 * right, with its 95 % interval (Wilson 1927). A network on the diagonal knows how often it is wrong.
 *
 * @throws RangeError if a group has no answer
 */
export function calibrationChart(
  groups: readonly { name: string; answers: readonly StatedAnswer[] }[],
  options: FigureOptions & { bins?: number } = {},
): Figure {
  const lines = groups.map(({ name, answers }) => {
    if (answers.length === 0) {
      throw new RangeError(`calibrationChart: "${name}" has no answer`);
    }
    return { name, bins: calibrationBins(answers, options.bins) };
  });
  return atEveryWidth(options, (sized) => reliability(lines, sized));
}

interface BinnedLine {
  name: string;
  bins: CalibrationBin[];
}

const DIAGONAL = "stated = true";

function reliability(lines: readonly BinnedLine[], options: FigureOptions & { width: number }): Figure {
  const margin = { l: 68, r: 24 };
  const plotWidth = options.width - margin.l - margin.r;
  const legend = legendAbove([...lines.map(({ name }) => name), DIAGONAL], plotWidth);
  const data = lines.map(({ name, bins }, n) => {
    const share = bins.map(({ right, total }) => right / total);
    const intervals = bins.map(wilsonInterval);
    return {
      type: "scatter",
      mode: "lines+markers",
      name: legend.names[n],
      x: bins.map(({ stated }) => stated),
      y: share,
      line: { dash: DASHES[n % DASHES.length], width: 1.5 },
      marker: { symbol: SYMBOLS[n % SYMBOLS.length], size: 8 },
      error_y: {
        type: "data",
        symmetric: false,
        array: intervals.map(([, high], bin) => Math.max(0, high - share[bin])),
        arrayminus: intervals.map(([low], bin) => Math.max(0, share[bin] - low)),
        thickness: 1.2,
        width: 4,
      },
      customdata: bins.map(({ right, total }) => [right, total, escapePlotly(visibleText(name))]),
      hovertemplate:
        "%{customdata[2]}: stated %{x:.2f}, right %{y:.2f} (%{customdata[0]} of %{customdata[1]})<extra></extra>",
    };
  });
  const diagonal = {
    type: "scatter",
    mode: "lines",
    name: DIAGONAL,
    x: [0, 1],
    y: [0, 1],
    line: { dash: "dot", width: 1, color: "#888888" },
    hoverinfo: "skip",
  };
  const top = titleHeight(options) + legend.height;
  const xTitle = axisTitle("stated probability of the answer", plotWidth);
  return makeFigure(
    [...data, diagonal].map(openTrace),
    {
      height: Math.min(400, options.width) + top + xTitle.extra,
      margin: { ...margin, t: top, b: 56 + xTitle.extra },
      xaxis: { title: xTitle.title, range: [-0.02, 1.02], zeroline: false },
      yaxis: { title: { text: "share of answers that are right" }, range: [-0.02, 1.04], zeroline: false },
    },
    options,
    lines.map(({ name, bins }) => described(name, bins)).join(" "),
  );
}

function described(name: string, bins: readonly CalibrationBin[]): string {
  const last = bins[bins.length - 1];
  const parts = bins.map(
    ({ stated, right, total }) => `${stated.toFixed(2)} stated, ${(right / total).toFixed(2)} right`,
  );
  return last ? `${visibleText(name)}: ${parts.join("; ")}.` : "";
}

export const calibrationInGallery: GalleryChart = {
  place: 24,
  names: ["calibration"],
  inGallery: ({ answers }) => [
    {
      name: "calibration",
      title: "Stated against true confidence",
      caption:
        "For answers of similar stated probability, the share that is right, with 95 % intervals; " +
        `${testPhrases(answers)}. On the dotted line both are the same.`,
      figure: calibrationChart([
        {
          name: "test phrases",
          answers: answers.map((answer) => ({ probability: answer.probability, right: isRight(answer) })),
        },
      ]),
    },
  ],
};
