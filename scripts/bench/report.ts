/** The benchmark's results as Markdown. */
import type { Answered } from "./answers";
import { LIKE_LENGTH, OURS } from "./contestants";
import { type Learning, secondsTo } from "./learning";
import type { Products } from "./matrix-products";
import { ratiosTo, type Timed } from "./rounds";
import type { Scaling } from "./scaling";
import { pairedRatio, spreadOf } from "./statistics";
import type { Whole } from "./whole";

interface Machine {
  cpu: string;
  cores: number;
  /** Load of the machine (mean over a minute) before and after. */
  load: [number, number];
  node: string;
  date: string;
}

export interface Results {
  machine: Machine;
  setting: string;
  timed: Timed[];
  /** Why a row is missing, by the row's name. */
  missing: Record<string, string>;
  scaling: Scaling[];
  learning: Learning[];
  /** Whole trainings, where they were asked for. */
  whole: Whole[];
  /** How much of the machine the products of a step take, where it is known. */
  products?: Products;
  /** Answers without training, where they were asked for. */
  answers: Answered[];
  /** Exact matches whose time is measured. */
  goals: number[];
}

/** Lines of a Markdown table, with padded columns so that it can be read as plain text, too. */
export function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]) : cell.padStart(widths[n]))).join(" | ")} |`;
  const rule = `|${widths.map((width, n) => (n === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

export function markdown(results: Results): string {
  const { machine, setting, scaling, learning } = results;
  const busy = Math.max(...machine.load) > machine.cores + 1;
  const parts = [
    "# Benchmark",
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.date}. ${setting}`,
    `Load before and after: ${machine.load.map((load) => load.toFixed(1)).join(" and ")}${busy ? ": **the machine was busy with other work, so take the numbers with care.**" : "."}`,
    "## A training step",
    stepTable(results),
    "The spread is from the lower to the upper quartile of the rounds. Ratios are medians over the rounds of the time of a row divided by ours in the same round; above 1 ours is faster.",
    formsText(results.timed, "ms a step"),
    results.products ? productsText(results.products, results.timed) : "",
  ];
  if (learning.length > 0) {
    parts.push("## Learning", learningTable(learning, results.goals));
  }
  if (results.whole.length > 0) {
    parts.push("## Whole trainings", wholeTable(results.whole), formsText(results.whole, "s"));
  }
  if (results.answers.length > 0) {
    parts.push("## Answers", answersTable(results.answers), formsText(results.answers, "ms"));
  }
  if (scaling.length > 0) {
    parts.push("## Scaling", ...scalingTables(scaling));
  }
  const { versions } = { versions: Object.assign({}, ...results.timed.map((timed) => timed.versions)) };
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  parts.push(`Versions: ${listed.join(", ")}.`);
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

const ms = (value: number) => (value < 9.95 ? value.toFixed(2) : value.toFixed(1));

function stepTable({ timed, missing }: Results): string {
  const find = (name: string) => timed.find((row) => row.name === name);
  const [full, like] = [find(OURS), find(LIKE_LENGTH)];
  const ratio = (row: Timed, to: Timed | undefined) => (to ? ratiosTo(row, to).toFixed(2) : "–");
  const head = ["", "ms a step", "spread", "÷ ours", "÷ like length", "first step, s", "peak memory, MB"];
  const rows = timed.map((row) => [
    row.name,
    ms(row.step.median),
    `${ms(row.step.lowerQuartile)} to ${ms(row.step.upperQuartile)}`,
    ratio(row, full),
    ratio(row, like),
    row.firstStep.toFixed(1),
    (row.peakMemory / 2 ** 20).toFixed(0),
  ]);
  const absent = Object.entries(missing).map(([name, why]) => [name, why, "", "", "", "", ""]);
  return table([head, ...rows, ...absent]);
}

function productsText({ perStep, peak }: Products, timed: Timed[]): string {
  const shares = timed.map(({ name, step }) => {
    const rate = perStep / (step.median / 1000);
    return `${name} ${(rate / 1e9).toFixed(0)} (${(rate / peak).toFixed(2)} of the peak)`;
  });
  return `Matrix products take ${(perStep / 1e9).toFixed(2)} billion operations a step, without those with one-hot vectors. Two products of square matrices side by side reach ${(peak / 1e9).toFixed(0)} billion a second on this machine, measured in the same run; a step: ${shares.join(", ")}.`;
}

/** Says which form of each peer was chosen, and how long the others took. */
function formsText(measured: Pick<Timed, "name" | "forms">[], unit: string): string {
  const lines = measured
    .filter(({ forms }) => Object.keys(forms).length > 0)
    .map(({ name, forms }) => {
      const all = Object.entries(forms).map(([form, time]) => `${form} ${ms(time)}`);
      return `- ${name}: ${all.join(", ")}`;
    });
  return lines.length === 0
    ? ""
    : `Forms that were tried, ${unit}, the first of which was taken:\n\n${lines.join("\n")}`;
}

function learningTable(learning: Learning[], goals: number[]): string {
  const head = [
    "",
    ...goals.map((goal) => `s to ${goal}`),
    "s in all",
    "epochs",
    "best exact match",
    "last exact match",
  ];
  const rows = learning.map((row) => [
    row.name,
    ...goals.map((goal) => secondsTo(row, goal)?.toFixed(0) ?? "not reached"),
    row.seconds[row.seconds.length - 1].toFixed(0),
    String(row.seconds.length),
    Math.max(...row.exactMatch).toFixed(4),
    row.exactMatch[row.exactMatch.length - 1].toFixed(4),
  ]);
  return table([head, ...rows]);
}

/** From the start of the program to the model on disk. */
function wholeTable(wholes: Whole[]): string {
  const ours = wholes.find(({ name }) => name === OURS);
  const rows = wholes.map(({ name, form, seconds, exactMatch }) => {
    const { median, lowerQuartile, upperQuartile } = spreadOf(seconds);
    return [
      name,
      form,
      median.toFixed(1),
      `${lowerQuartile.toFixed(1)} to ${upperQuartile.toFixed(1)}`,
      ours ? pairedRatio(seconds, ours.seconds).toFixed(2) : "–",
      exactMatch.toFixed(4),
    ];
  });
  return table([["", "form", "s, start to model on disk", "spread", "÷ ours", "exact match"], ...rows]);
}

function answersTable(answers: Answered[]): string {
  const rows = answers.map(({ name, phrases, beamSize, form, rounds }) => {
    const ours = answers.find(
      (row) => row.name === OURS && row.phrases === phrases && row.beamSize === beamSize,
    );
    const { median, lowerQuartile, upperQuartile } = spreadOf(rounds);
    return [
      name,
      form,
      String(phrases),
      String(beamSize),
      ms(median),
      `${ms(lowerQuartile)} to ${ms(upperQuartile)}`,
      ours ? pairedRatio(rounds, ours.rounds).toFixed(2) : "–",
    ];
  });
  return table([["", "form", "phrases at once", "beam", "ms", "spread", "÷ ours"], ...rows]);
}

function scalingTables(scaling: Scaling[]): string[] {
  const kinds = [...new Set(scaling.map(({ against }) => against))];
  return kinds.map((kind) => {
    const rows = scaling.filter(({ against }) => against === kind);
    const head = [`ms a step, ${kind}`, ...rows[0].x.map(String), "exponent"];
    const body = rows.map(({ name, step, exponent, error }) => [
      name,
      ...step.map(ms),
      `${exponent.toFixed(2)} ± ${error.toFixed(2)}`,
    ]);
    const megabytes = rows.map(({ name, memory }) => [
      `${name}, peak memory, MB`,
      ...memory.map((bytes) => (bytes / 2 ** 20).toFixed(0)),
      "",
    ]);
    return table([head, ...body, ...megabytes]);
  });
}
