import { type AttentionHeatmapOptions, attentionHeatmap } from "./attention-heatmap";
import { atEveryWidth } from "./every-width";
import { type Figure, type FigureFrame, type FigureLayout, type FigureTrace, isNarrow } from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { visibleText } from "./token-text";
import type { AttentionSnapshot } from "./weights";

export type { AttentionSnapshot };

/** Pixels for the slider and the buttons, which stand side by side, or one above the other on a phone. */
const CONTROLS = { wide: 78, narrow: 118 };

/**
 * Attention of one example at the checkpoints of a training, as a heatmap with a slider and a play button. It starts at
 * the last checkpoint, which a still picture shows, too.
 *
 * @param snapshots in the order of training; a snapshot with fewer output tokens than others gets empty last rows
 * @throws RangeError if there is no snapshot, or weights do not fit the tokens
 */
export function attentionOverEpochs(
  sourceTokens: string[],
  snapshots: AttentionSnapshot[],
  options: AttentionHeatmapOptions = {},
): Figure {
  if (snapshots.length === 0) {
    throw new RangeError("attentionOverEpochs: there is no snapshot; at least one checkpoint was expected");
  }
  const charts = heatmaps(sourceTokens, snapshots, options);
  const still = charts[charts.length - 1].chart;
  const figure = atEveryWidth(options, (sized) =>
    animated(heatmaps(sourceTokens, snapshots, sized), isNarrow(sized)),
  );
  return { ...figure, still };
}

/** A checkpoint's epoch and the heatmap of its attention. */
interface EpochChart {
  epoch: number;
  chart: Figure;
}

/** One heatmap for each checkpoint, all with as many rows as the longest answer has tokens. */
function heatmaps(
  sourceTokens: string[],
  snapshots: AttentionSnapshot[],
  options: AttentionHeatmapOptions,
): EpochChart[] {
  const most = Math.max(...snapshots.map(({ outputTokens }) => outputTokens.length));
  return snapshots.map(({ epoch, outputTokens, weights }) => {
    const missing = most - outputTokens.length;
    const attention = {
      sourceTokens,
      outputTokens: [...outputTokens, ...Array<string>(missing).fill(PADDING)],
      weights: [...weights, ...Array.from({ length: missing }, () => sourceTokens.map(() => 0))],
    };
    return { epoch, chart: attentionHeatmap(attention, options) };
  });
}

/** The last checkpoint's heatmap, with frames for all of them. */
function animated(charts: EpochChart[], narrow: boolean): Figure {
  const { epoch: last, chart: final } = charts[charts.length - 1];
  const frames = charts.map(({ epoch, chart }) => frame(String(epoch), chart));
  const { height, margin } = final.layout as { height: number; margin: { b: number } };
  const controls = narrow ? CONTROLS.narrow : CONTROLS.wide;
  return {
    ...final,
    layout: {
      ...final.layout,
      height: height + controls,
      margin: { ...margin, b: margin.b + controls },
      sliders: [slider(frames, margin.b, narrow)],
      updatemenus: [buttons(margin.b, narrow)],
    } as FigureLayout,
    frames,
    description: `Epoch ${last} of ${charts.length} checkpoints. ${final.description}`,
  };
}

/** The label of rows that an epoch's answer does not have. */
const PADDING = "<pad>";

function frame(name: string, { data, layout }: Figure): FigureFrame {
  // The rows' labels are the prediction, which changes from checkpoint to checkpoint.
  const yaxis = (layout as { yaxis: { ticktext: string[] } }).yaxis;
  const { z } = data[0] as { z: number[][] };
  return {
    name,
    data: [{ z } as FigureTrace],
    layout: { yaxis: { ticktext: yaxis.ticktext } } as FigureLayout,
  };
}

const AT_ONCE = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
const PLAYING = { mode: "immediate", frame: { duration: 350, redraw: true }, transition: { duration: 0 } };

function slider(frames: FigureFrame[], below: number, narrow: boolean): Record<string, unknown> {
  return {
    active: frames.length - 1,
    currentvalue: { prefix: "epoch ", xanchor: "right" },
    ...(narrow ? { x: 0, len: 1 } : { x: 0.2, len: 0.8 }),
    y: 0,
    yanchor: "top",
    // Below the labels of the source tokens.
    pad: { t: below - 6, b: 0 },
    ticklen: 3,
    minorticklen: 0,
    steps: frames.map(({ name }) => ({ label: name, method: "animate", args: [[name], AT_ONCE] })),
  };
}

function buttons(below: number, narrow: boolean): Record<string, unknown> {
  return {
    type: "buttons",
    direction: "left",
    showactive: false,
    x: 0,
    xanchor: "left",
    y: 0,
    yanchor: "top",
    pad: { t: below + (narrow ? 72 : 22), r: 10 },
    buttons: [
      { label: "play", method: "animate", args: [null, PLAYING] },
      { label: "pause", method: "animate", args: [[null], AT_ONCE] },
    ],
  };
}

export const attentionOverEpochsInGallery: GalleryChart = {
  place: 31,
  names: ["attention-over-epochs"],
  inGallery: ({ training }) =>
    training
      ? [
          {
            name: "attention-over-epochs",
            title: "Attention over epochs",
            caption: `How the attention on “${visibleText(training.phrase)}” came about; the page has a slider and a play button.`,
            figure: attentionOverEpochs(training.sourceTokens, training.snapshots),
          },
        ]
      : [],
};
