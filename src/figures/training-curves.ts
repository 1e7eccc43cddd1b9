import { atEveryWidth } from "./every-width";
import {
  type Figure,
  type FigureOptions,
  type FigureTrace,
  makeFigure,
  openTrace,
  titleHeight,
} from "./figure";
import type { GalleryChart } from "./gallery-chart";
import { legendAbove } from "./legend";
import { logTicks } from "./log-ticks";
import type { TrainingHistory } from "./training-history";

export type { TrainingHistory };

export interface TrainingCurvesOptions extends FigureOptions {
  /** The x axis. Default "epoch"; "seconds" compares trainings by their cost. */
  against?: "epoch" | "seconds";
  /** Whether the loss axis is logarithmic. Default: false. */
  logLoss?: boolean;
}

/**
 * Loss, validation loss and exact match of one training, against epochs or seconds. Loss and match have
 * separate axes, one above the other, because they have different units.
 *
 * @throws RangeError if a series has not one finite number for each epoch, or seconds are asked for and missing
 */
export function trainingCurves(history: TrainingHistory, options: TrainingCurvesOptions = {}): Figure {
  const against = options.against ?? "epoch";
  checkHistory(history, against, options.logLoss ?? false);
  return atEveryWidth(options, (sized) => curvesChart(history, { ...sized, against }));
}

function curvesChart(
  history: TrainingHistory,
  options: TrainingCurvesOptions & { width: number; against: "epoch" | "seconds" },
): Figure {
  const { against, width } = options;
  const match = history.exactMatch;
  const traces = curves(history, against);
  const margin = { l: 64, r: 20 };
  const names = traces.map(({ name }) => String(name));
  const top = titleHeight(options) + legendAbove(names, width - margin.l - margin.r).height;
  return makeFigure(
    traces,
    {
      height: (match ? 428 : 308) + top,
      margin: { ...margin, t: top, b: 52 },
      xaxis: {
        title: { text: against },
        zeroline: false,
        rangemode: against === "seconds" ? "tozero" : "normal",
        anchor: match ? "y2" : "y",
      },
      yaxis: {
        title: { text: "loss" },
        domain: match ? [0.42, 1] : [0, 1],
        type: options.logLoss ? "log" : "linear",
        rangemode: "tozero",
        ...(options.logLoss ? logTicks([...history.loss, ...(history.validationLoss ?? [])]) : {}),
      },
      ...(match
        ? {
            yaxis2: {
              title: { text: "exact match" },
              domain: [0, 0.34],
              range: [0, 1.04],
              tickformat: ".0%",
              nticks: 5,
            },
          }
        : {}),
    },
    options,
    describeHistory(history),
  );
}

function curves(history: TrainingHistory, against: "epoch" | "seconds"): FigureTrace[] {
  const { loss, validationLoss, exactMatch } = history;
  const x = against === "seconds" ? (history.seconds as number[]) : history.epoch;
  const where = against === "seconds" ? "after %{x:.1f} s" : "epoch %{x}";
  const line = (name: string, y: number[], dash: string, digits: string, extra: object = {}) =>
    openTrace({
      type: "scatter",
      mode: x.length > 40 ? "lines" : "lines+markers",
      name,
      x,
      y,
      line: { dash },
      marker: { size: 5 },
      hovertemplate: `${where}: ${name} %{y:${digits}}<extra></extra>`,
      ...extra,
    });
  return [
    line("loss", loss, "solid", ".4f"),
    ...(validationLoss ? [line("validation loss", validationLoss, "dash", ".4f")] : []),
    ...(exactMatch ? [line("exact match", exactMatch, "dot", ".1%", { yaxis: "y2" })] : []),
  ];
}

function describeHistory({ epoch, loss, validationLoss, exactMatch }: TrainingHistory): string {
  const last = epoch.length - 1;
  const parts = [
    `Training over ${epoch.length} epochs: loss goes from ${loss[0].toFixed(3)} to ${loss[last].toFixed(3)}`,
  ];
  if (validationLoss) {
    parts.push(`validation loss from ${validationLoss[0].toFixed(3)} to ${validationLoss[last].toFixed(3)}`);
  }
  if (exactMatch) {
    parts.push(`exact match from ${percent(exactMatch[0])} to ${percent(exactMatch[last])}`);
  }
  return `${parts.join(", ")}.`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

function checkHistory(history: TrainingHistory, against: string, logLoss: boolean): void {
  const epochs = history.epoch.length;
  if (epochs === 0) {
    throw new RangeError("trainingCurves: the history has no epoch; at least one was expected");
  }
  if (against === "seconds" && !history.seconds) {
    throw new RangeError("trainingCurves: the history has no seconds to draw against");
  }
  for (const [name, values] of Object.entries(history)) {
    if (values === undefined) {
      continue;
    }
    if (values.length !== epochs) {
      throw new RangeError(`trainingCurves: ${name} has ${values.length} numbers for ${epochs} epochs`);
    }
    if (logLoss && name.toLowerCase().includes("loss") && !values.every((value: number) => value > 0)) {
      throw new RangeError(
        `trainingCurves: ${name} is not above 0 everywhere, which a logarithmic axis needs`,
      );
    }
    const broken = values.findIndex((value: number) => !Number.isFinite(value));
    if (broken >= 0) {
      throw new RangeError(
        `trainingCurves: ${name} of entry ${broken + 1} is ${values[broken]}; a finite number was expected`,
      );
    }
  }
}

export const trainingCurvesInGallery: GalleryChart = {
  place: 30,
  names: ["training-by-epoch", "training-by-seconds"],
  inGallery: ({ training }) =>
    training
      ? [
          {
            name: "training-by-epoch",
            title: "Training, against epochs",
            caption: `Loss and exact match over ${training.history.epoch.length} epochs.`,
            figure: trainingCurves(training.history),
          },
          {
            name: "training-by-seconds",
            title: "Training, against seconds",
            caption: "The same training against the time that it took.",
            figure: trainingCurves(training.history, { against: "seconds" }),
          },
        ]
      : [],
};
