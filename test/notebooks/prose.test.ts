import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { ControlsResults } from "../../src/experiments/controls";
import { type ExperimentResult, readResult } from "../../src/experiments/experiment";
import { experiments } from "../../src/experiments/index";
import { type LongInputsResults, longInputsKey, retention } from "../../src/experiments/long-inputs";
import type { QuadraticTimeResults, WorkName } from "../../src/experiments/quadratic-time";
import type { ReachCount } from "../../src/experiments/reach-task";
import { rnnNetworks } from "../../src/experiments/rnn-networks";
import { type ScoresResults, scoreNames } from "../../src/experiments/scores";
import type { WhyRnnResults } from "../../src/experiments/why-rnn";
import { type TranslationWindowName, type WindowResults, windowNames } from "../../src/experiments/window";
import { alignmentErrorRate } from "../../src/figures/alignment-error";
import { fitPowerLaw } from "../../src/figures/power-law";
import { median } from "../../src/figures/quantile";
import { auditPairs } from "../../src/text/audit";
import { numbers } from "../../src/text/columns";
import { readPairs } from "../../src/text/pairs";
import { splitPairs } from "../../src/text/split";

const root = path.join(__dirname, "../..");
const folder = path.join(root, "notebooks");
const notebooks = readdirSync(folder).filter((name) => /^\d\d.*\.ipynb$/.test(name));

interface Cell {
  cell_type: string;
  source: string[];
}
const cellsOf = (name: string): Cell[] => JSON.parse(readFileSync(path.join(folder, name), "utf8")).cells;
const textOf = (cells: readonly Cell[], kind: string) =>
  cells
    .filter((cell) => cell.cell_type === kind)
    .map(({ source }) => source.join(""))
    .join("\n\n");

const pairs = () => readPairs(path.join(root, "data/human-times/pairs.csv"));
const quadraticTime = () => readResult<QuadraticTimeResults>(root, "quadratic-time").results;
const controls = () => readResult<ControlsResults>(root, "controls").results;

/** The origin of a number in the prose: the function that computes it, or the quoted source. */
type Origin = (() => unknown) | `${string}: ${string}`;

const CONVENTION = "convention: the share that an interval covers";

/** Numbers that are in a notebook's prose but not in its code. */
const origins: Record<string, Record<string, Origin>> = {
  "01-data.ipynb": {
    "10000": () => pairs().height,
    "472": () => readPairs(path.join(root, "data/human-times/untidy.json")).height,
    "5 %": () => quantileShare(0.95, 0.05),
    "1 %": () => quantileShare(0.99, 0.01),
    "80 %": "quoted: the article's demo splits by the first four fifths of the rows",
  },
  "03-train-the-network.ipynb": {
    "8000": () => splitPairs(pairs(), { train: 0.8, validation: 0.1, seed: 2 }).train.height,
    "0.0889": "quoted: the output recorded in the article's demo notebook",
    "2000": "quoted: the size of the demo's own test part",
    "3000": () => readPairs(path.join(root, "data/human-times/spoken.csv")).height,
    "0.7": "example: what an honest probability would mean",
    "0.03": async () => (await import("../../src/training/recipes")).recipes.steady.learningRate,
    "0.95": "held: what notebook 04b says of the controls is so",
    "0.98": "held: what notebook 03 says of the seeds is so",
    "95 %": CONVENTION,
  },
  "04-attention-weights.ipynb": { "95 %": CONVENTION },
  "04b-a-picture-that-can-fool.ipynb": {
    "200": () => controls().betweenSeeds.length,
    "0.01": "setting: the default tolerance of otherWeights",
  },
  "05-why-the-rnn.ipynb": {
    "2 %": () => (equalParameters() < 1.02 ? "2 %" : equalParameters()),
    "149": () => rnnNetworks["simple cell"].changes.decoderUnits,
    "3.5": "quoted: Vaswani et al. 2017, the section's number",
    "28.4": "quoted: Vaswani et al. 2017, table 2",
    "27.3": "quoted: Vaswani et al. 2017, table 2",
    "24.6": "quoted: Vaswani et al. 2017, table 2",
    "22.22": "quoted: Britz et al. 2017, table 2",
    "21.78": "quoted: Britz et al. 2017, table 2",
    "15.38": "quoted: Britz et al. 2017, table 2",
  },
  "06-long-inputs.ipynb": {
    "17.82": "quoted: Bahdanau, Cho & Bengio 2015, table 1, RNNencdec-50, all sentences",
    "26.75": "quoted: Bahdanau, Cho & Bengio 2015, table 1, RNNsearch-50, all sentences",
  },
  "07-quadratic-time.ipynb": {
    "160": () => Object.keys(quadraticTime().lengths).at(-2),
    "17.3":
      "quoted: Luong, Pham & Manning 2015, table 4, global (general), before unknown words are replaced",
    "18.6":
      "quoted: Luong, Pham & Manning 2015, table 4, local-m (general), before unknown words are replaced",
  },
  "08-english-to-spanish.ipynb": {
    "95 %": CONVENTION,
    "0.39": "quoted: Luong, Pham & Manning 2015, table 6, global",
    "0.34": "quoted: Luong, Pham & Manning 2015, table 6, local-m",
    "0.32": "quoted: Luong, Pham & Manning 2015, table 6, Berkeley aligner",
  },
};

/** Parameters of the largest network of notebook 05, as a multiple of the smallest; of the six, or of the three cells. */
function equalParameters(): number {
  const { networks } = readResult<WhyRnnResults>(root, "why-rnn").results;
  const cells = ["LSTM", "GRU", "simple cell"];
  const counts = Object.entries(networks).filter(([name]) => name !== "fed, neither");
  const ratios = [true, false].map((ofCells) => {
    const own = counts.filter(([name]) => cells.includes(name) === ofCells).map(([, one]) => one.parameters);
    return Math.max(...own) / Math.min(...own);
  });
  return Math.max(...ratios);
}

/** The audit's table holds the shortest length that cuts at most this share. */
function quantileShare(quantile: number, most: number): string {
  const { truncation, sourceLengths } = auditPairs(pairs());
  const shares = numbers(truncation, "share").filter((share) => share > 0 && share <= most);
  assert.ok(
    shares.length > 0,
    `no length cuts at most ${most}; ${sourceLengths.height} lengths, ${quantile}`,
  );
  return `${100 * most} %`;
}

/** The prose without code, formulas, links, quotations, years, references and numbers given in exercises. */
function bareProse(cells: readonly Cell[]): string {
  return textOf(cells, "markdown")
    .replace(/## References[\s\S]*?(?=\n\n#|$)/g, "")
    .replace(/\*\*\d\d\w?\.\d\*\*[^\n]*|exercise \d\d\w?\.\d/g, "")
    .replace(/```[\s\S]*?```|`[^`]*`|\$\$[^$]*\$\$|\$[^$]*\$/g, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/“[^”]*”|\*"[^"]*"\*/g, "")
    .replace(/\b(19|20)\d\d\b/g, "");
}

/** Numbers that claim something: with a point, in percent, or of three digits and more. */
const NUMBER = /(?<![\w.])(\d[\d,]*\.\d+|\d+ ?%|\d{1,3}(?:,\d{3})+|\d{3,})(?![\w])/g;

for (const name of notebooks) {
  test(`${name}: each number in the prose is a setting in its code, is computed by a test, or names its source`, async () => {
    const cells = cellsOf(name);
    const code = textOf(cells, "code");
    const found = [...bareProse(cells).matchAll(NUMBER)].map(([text]) => text.replaceAll(",", ""));
    for (const number of new Set(found)) {
      const origin = origins[name]?.[number];
      if (origin === undefined) {
        const inCode = new RegExp(`(?<![\\d.])${number.replace(".", "\\.")}(?![\\d.])`).test(code);
        assert.ok(inCode, `${number} is neither in the code nor in this test's list of origins`);
      } else if (typeof origin === "function") {
        assert.equal(String(await origin()), number);
      }
    }
    const unused = Object.keys(origins[name] ?? {}).filter((number) => !found.includes(number));
    assert.deepEqual(unused, [], "origins of numbers that the prose no longer holds");
  });

  test(`${name}: title, question, references, and links that lead somewhere`, () => {
    const prose = textOf(cellsOf(name), "markdown");
    const [number] = /^\d\d\w?/.exec(name) ?? [];
    assert.match(
      prose,
      new RegExp(`^# ${number} · \\S.*\\n\\n\\*\\*The question of this notebook:\\*\\* .*\\?`),
    );
    assert.equal(prose.match(/^# /gm)?.length, 1);
    assert.match(prose, /^## References$/m);
    for (const [, target] of prose.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)) {
      assert.ok(existsSync(path.join(folder, target)), `${target} does not exist`);
    }
  });

  test(`${name}: imports are one module, text stands before code, cells have at most 15 lines`, () => {
    const cells = cellsOf(name);
    assert.equal(cells[0].cell_type, "markdown");
    for (const { source } of cells.filter(({ cell_type }) => cell_type === "code")) {
      const lines = source.join("").split("\n");
      assert.ok(lines.length <= 15, `${lines.length} lines from "${lines[0]}"`);
    }
    const from = [...textOf(cells, "code").matchAll(/^import .* from "([^"]+)";$/gm)].map(([, one]) => one);
    assert.deepEqual(
      from.filter((one) => one !== "../src/workbook" && !one.startsWith("node:")),
      [],
    );
  });
}

for (const { name, data } of experiments) {
  test(`data/experiments/${name}.json was measured on today's data by the command that it names`, () => {
    const { manifest } = readResult(root, name) as ExperimentResult;
    assert.equal(manifest.command, `npm run -s experiments -- ${name}`);
    const hashes = data.map((file) => [
      file,
      createHash("sha256")
        .update(readFileSync(path.join(root, file)))
        .digest("hex"),
    ]);
    assert.deepEqual(manifest.data, Object.fromEntries(hashes));
  });
}

test("what notebook 04b says of the controls is so", () => {
  const { learned, uniform, betweenSeeds } = controls();
  const networks = Object.values(learned);
  const uniformRight = Object.values(uniform).map(({ right }) => right);
  const third = networks.map(({ flattened, exact }) => exact.right - flattened[2].right);
  // Each network that may choose is better than each that may not, and those are nearly always right.
  assert.ok(Math.min(...networks.map(({ exact }) => exact.right)) > Math.max(...uniformRight));
  assert.ok(Math.min(...uniformRight) > 900);
  assert.ok(networks.every(({ shown }) => shown.output === "09:12"));
  // One depends on the row of the colon, another hardly at all.
  assert.ok(Math.max(...third) > 500 && Math.min(...third) < 10);
  const unmoved = networks[third.indexOf(Math.min(...third))];
  assert.ok(unmoved.exact.right - unmoved.flattened[3].right > 500, "that one reads a step later");
  assert.ok(betweenSeeds.every((distance) => distance > 0 && distance < 1));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (const { otherWeights, correlations, confidence } of networks) {
    assert.ok(mean(otherWeights) > 0.5, "most of the weight can move");
    const ceiling = mean(correlations.occlusionGradient);
    assert.ok(Math.abs(mean(correlations.attentionOcclusion) - ceiling) < 0.15);
    assert.ok(Math.abs(mean(correlations.attentionGradient) - ceiling) < 0.15);
    // Notebook 03: outside the families most answers are wrong, and the stated probability is lower.
    assert.ok(mean(confidence.spoken.right) < 0.2);
    assert.ok(mean(confidence.spoken.probability) < mean(confidence.test.probability) - 0.2);
    const sure = confidence.spoken.right.filter((_, n) => confidence.spoken.probability[n] > 0.95);
    assert.ok(sure.length > 100 && mean(sure.map(Number)) < 0.5, "most of the sure answers are wrong");
  }
});

test("what notebook 05 says of feedback, memory and the clock is so", () => {
  const { networks, sameAtEachStep, knownByPrevious } = readResult<WhyRnnResults>(root, "why-rnn").results;
  const runsOf = (name: keyof typeof networks) => Object.values(networks[name].runs);
  const right = (name: keyof typeof networks) => runsOf(name).map(({ exact }) => exact.right / exact.total);
  for (const name of ["memory, no feedback", "neither"] as const) {
    assert.ok(runsOf(name).every(({ contextChange }) => contextChange === 0));
  }
  for (const name of ["feedback and memory", "feedback, no memory", "step number, no memory"] as const) {
    assert.ok(runsOf(name).every(({ contextChange }) => (contextChange ?? 0) > 0.5));
  }
  assert.ok(right("neither").every((share) => share === 0));
  // One of the three is enough for most answers, and so is a fixed context with memory.
  const one = [
    "feedback, no memory",
    "memory, no feedback",
    "step number, no memory",
    "fixed context and memory",
  ];
  assert.ok(one.flatMap((name) => right(name as keyof typeof networks)).every((share) => share > 0.75));
  // The clock is as good as feedback and memory together, within what seeds change.
  assert.ok(Math.max(...right("step number, no memory")) >= Math.min(...right("feedback and memory")));
  assert.ok(Math.min(...right("step number, no memory")) > 0.9);
  // After a short training the cells with gates are far ahead.
  assert.ok(Math.min(...right("LSTM"), ...right("GRU")) > Math.max(...right("simple cell")) + 0.2);
  // What is fed its last token says different things in one context, and not more than that token can tell.
  assert.ok(right("fed, neither").every((share) => share > 0 && share < knownByPrevious));
  assert.ok(runsOf("fed, neither").every(({ contextChange }) => contextChange === 0));
  // Neither has learned nearly all that it can say.
  for (const { loss, characters, exact } of runsOf("neither")) {
    assert.ok(loss > sameAtEachStep.loss && loss < sameAtEachStep.loss + 0.5);
    const share = characters.reduce((sum, count) => sum + count, 0) / (5 * exact.total);
    assert.ok(share <= sameAtEachStep.characters && share > sameAtEachStep.characters - 0.02);
  }
});

test("what notebook 03 says of the seeds is so", () => {
  const kept = readResult<Record<string, { right: number; total: number }>>(root, "seeds").results;
  const shares = (recipe: string) =>
    Object.entries(kept)
      .filter(([key]) => key.startsWith(recipe))
      .map(([, { right, total }]) => right / total);
  assert.equal(shares("steady").length, 5);
  assert.ok(Math.min(...shares("steady")) > 0.98);
  assert.ok(Math.max(...shares("article")) - Math.min(...shares("article")) > 0.1);
});

test("what notebook 06 says of long inputs is so, for each seed", () => {
  const kept = readResult<LongInputsResults>(root, "long-inputs").results;
  const seeds = [...new Set(Object.keys(kept).map((key) => Number(key.split("seed ")[1])))];
  assert.ok(seeds.length > 0);
  for (const seed of seeds) {
    for (const upTo of [15, 30]) {
      const [attention, fixed] = ["attention", "fixed-context"].map(
        (network) => kept[longInputsKey(network, upTo, seed)],
      );
      const bleu = ({ byLength }: typeof fixed, words: number) => byLength[words].bleu;
      const where = `up to ${upTo}, seed ${seed}`;
      assert.ok(Math.abs(fixed.parameters / attention.parameters - 1) < 0.01, where);
      for (const words of Object.keys(attention.byLength).map(Number)) {
        assert.ok(bleu(attention, words) > bleu(fixed, words), `${where}, ${words} words`);
      }
      // Token accuracy hides how little is left.
      const { right, total } = fixed.byLength[60].tokens;
      assert.ok(bleu(fixed, 60) < 10 && right / total > 1 / 3, where);
    }
    const bleusOf = (network: string, upTo: number) =>
      Object.values(kept[longInputsKey(network, upTo, seed)].byLength).map(({ bleu }) => bleu);
    const [fixed, attention] = [bleusOf("fixed-context", 30), bleusOf("attention", 30)]; // at 5, 10, 20, 30, 40, 50, 60
    // Within the lengths of training: without attention more than half is lost by 20 words, with it less by 30.
    assert.ok(fixed[2] < 0.5 * Math.max(...fixed));
    assert.ok(attention[3] > 0.5 * Math.max(...attention) && attention[3] > Math.max(...fixed));
    // Beyond them attention falls, too, and most by 40 words where training ended at 15.
    assert.ok(attention[6] < attention[4] && attention[4] < attention[3] && retention(attention) < 0.6);
    assert.ok(bleusOf("attention", 15)[4] < 0.5 * Math.max(...bleusOf("attention", 15)));
    assert.ok(bleusOf("attention", 15).every((bleu, n) => n < 2 || bleu < attention[n]));
  }
});

test("what notebook 07 says of time and memory is so", () => {
  const { lengths } = quadraticTime();
  const at = Object.keys(lengths);
  const ms = (name: WorkName, length: string) => median(lengths[length][name].milliseconds);
  const exponent = (name: WorkName, among: string[]) =>
    fitPowerLaw(
      among.map(Number),
      among.map((length) => ms(name, length)),
    ).exponent;
  assert.ok(exponent("whole step", at) < 1.5, "nearer to 1 than to 2");
  const long = at.slice(-3);
  assert.ok(Math.abs(exponent("whole step", long) - 1.5) < 0.2);
  assert.ok(exponent("attention alone", long) > 1.7 && exponent("attention alone, window", long) < 1.3);
  assert.ok(exponent("attention alone", at) < exponent("attention alone", long));
  for (const length of ["10", "20", "40", "80"]) {
    assert.ok(ms("whole step, window", length) > ms("whole step", length), `${length} steps: slower`);
  }
  assert.ok(Math.abs(ms("whole step, window", "160") / ms("whole step", "160") - 1) < 0.15);
  assert.ok(Math.abs(ms("whole step, window", "320") / ms("whole step", "320") - 2 / 3) < 0.1);
  assert.ok(ms("attention alone", "320") > 0.5 * ms("whole step", "320"));
  const kept = (name: WorkName) => lengths["320"][name].keptBytes;
  assert.ok(kept("whole step") > 5 * kept("without attention"));
  assert.ok(Math.abs(kept("whole step, window") / kept("whole step") - 0.5) < 0.05);
});

test("what notebook 07 says of the window is so, for each seed", () => {
  const { reach, covered, translation } = readResult<WindowResults>(root, "window").results;
  const share = (counts: readonly ReachCount[], inside: (reach: number) => boolean) => {
    const own = counts.filter((count) => inside(count.reach));
    const sum = (of: (count: ReachCount) => number) => own.reduce((all, count) => all + of(count), 0);
    return sum(({ right }) => right) / sum(({ total }) => total);
  };
  for (const seed of ["seed 1", "seed 2", "seed 3"]) {
    const [everywhere, window, centred] = windowNames.map((name) => reach.article[name][seed]);
    const seen = (n: number) => n >= 0 && n <= 18;
    assert.ok(
      share(window, seen) > share(everywhere, seen) - 0.1 && Math.abs(share(window, seen) - 0.8) < 0.1,
    );
    assert.ok(share(window, (n) => n >= 20) < 0.05 && share(everywhere, (n) => n >= 20) > 0.7);
    assert.ok(
      share(centred, seen) < share(window, seen) - 0.2,
      "centred is worse where it sees the word, too",
    );
    const small = reach.small.window[seed];
    const edge = [share(small, (n) => n === 4), share(small, (n) => n >= 5)];
    assert.ok(edge[0] > 0.7 && Math.abs(edge[1] - 0.1) < 0.05);
    const bleu = (name: TranslationWindowName) =>
      Object.values(translation[name][seed].byLength).map((one) => one.bleu);
    const smallest = bleu("centred window of 7");
    for (const other of ["everywhere", "window of 20", "centred window of 20"] as const) {
      bleu(other).forEach((one, n) => {
        assert.ok(one < smallest[n], `${other}, ${seed}`);
      });
    }
    assert.ok(smallest[2] > smallest[0] && bleu("everywhere")[2] < bleu("everywhere")[0]);
  }
  const hidden = (kind: "window" | "centred", size: number) => {
    const { inside, total } = covered[kind][covered.sizes.indexOf(size)];
    return 1 - inside / total;
  };
  assert.ok(hidden("window", 20) > 0.1);
  assert.ok(Math.abs(hidden("centred", 20) - 1 / 100) < 0.002);
  assert.ok(Math.abs(hidden("centred", 7) - 1 / 11) < 0.005);
});

test("what notebook 08 says of the scores is so", () => {
  const { networks, diagonal, uniform } = readResult<ScoresResults>(root, "scores").results;
  const rates = (score: (typeof scoreNames)[number], step: "before" | "writing" | "after") =>
    Object.values(networks[score]).map(({ attention }) => alignmentErrorRate([attention[step]]));
  const right = (score: (typeof scoreNames)[number]) =>
    Object.values(networks[score]).map(({ exact }) => exact.right);
  const middle = (values: number[]) => [...values].sort((a, b) => a - b)[1];
  const width = (values: number[]) => Math.max(...values) - Math.min(...values);
  const learned = scoreNames.filter((score) => score !== "uniform");
  for (const score of learned) {
    const writing = rates(score, "writing");
    assert.equal(writing.length, 3);
    assert.ok(Math.max(...writing) < alignmentErrorRate([uniform]), `${score} is better than equal weights`);
    assert.ok(Math.min(...writing) > alignmentErrorRate([diagonal]), `${score} is not up to the diagonal`);
    for (const step of ["before", "after"] as const) {
      assert.ok(middle(writing) < middle(rates(score, step)), `${score} fits best at the step that writes`);
    }
    if (score !== "scaledDot") {
      rates("scaledDot", "writing").forEach((rate, seed) => {
        assert.ok(rate < writing[seed] && right("scaledDot")[seed] > right(score)[seed], `${score}, ${seed}`);
      });
    }
    assert.ok(width(writing) <= width(rates("general", "writing")), "general is the most uneven");
  }
  assert.ok(rates("general", "writing")[0] < rates("additive", "writing")[0]);
});
