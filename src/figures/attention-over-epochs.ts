import { type AttentionHeatmapOptions, attentionHeatmap } from "./attention-heatmap";
import type { Figure, FigureFrame, FigureLayout, FigureTrace } from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { visibleText } from "./token-text";
import type { AttentionSnapshot } from "./weights";

export type { AttentionSnapshot };

const CONTROLS = 78; // pixels for the slider and the buttons

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
  const last = snapshots.at(-1);
  if (!last) {
    throw new RangeError("attentionOverEpochs: there is no snapshot; at least one checkpoint was expected");
  }
  const most = Math.max(...snapshots.map(({ outputTokens }) => outputTokens.length));
  const charts = snapshots.map(({ epoch, outputTokens, weights }) => {
    const missing = most - outputTokens.length;
    const attention = {
      sourceTokens,
      outputTokens: [...outputTokens, ...Array<string>(missing).fill(PADDING)],
      weights: [...weights, ...Array.from({ length: missing }, () => sourceTokens.map(() => 0))],
    };
    return { epoch, chart: attentionHeatmap(attention, options) };
  });
  const final = charts[charts.length - 1].chart;
  const frames = charts.map(({ epoch, chart }) => frame(String(epoch), chart));
  const { height, margin } = final.layout as { height: number; margin: { b: number } };
  return {
    ...final,
    layout: {
      ...final.layout,
      height: height + CONTROLS,
      margin: { ...margin, b: margin.b + CONTROLS },
      sliders: [slider(frames, margin.b)],
      updatemenus: [buttons(margin.b)],
    } as FigureLayout,
    frames,
    still: final,
    description: `Epoch ${last.epoch} of ${snapshots.length} checkpoints. ${final.description}`,
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

function slider(frames: FigureFrame[], below: number): Record<string, unknown> {
  return {
    active: frames.length - 1,
    currentvalue: { prefix: "epoch ", xanchor: "right" },
    x: 0.2,
    len: 0.8,
    y: 0,
    yanchor: "top",
    // Below the labels of the source tokens.
    pad: { t: below - 6, b: 0 },
    ticklen: 3,
    minorticklen: 0,
    steps: frames.map(({ name }) => ({ label: name, method: "animate", args: [[name], AT_ONCE] })),
  };
}

function buttons(below: number): Record<string, unknown> {
  return {
    type: "buttons",
    direction: "left",
    showactive: false,
    x: 0,
    xanchor: "left",
    y: 0,
    yanchor: "top",
    pad: { t: below + 22, r: 10 },
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
