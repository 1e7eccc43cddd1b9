/** What the notebooks say of kept results and stored networks, held to them. Titles are named in origins.ts. */
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import "../../src/native/tensorflow";
import { type ControlsResults, flattenedCounts } from "../../src/experiments/controls";
import { readResult } from "../../src/experiments/experiment";
import { type LongInputsResults, longInputsKey } from "../../src/experiments/long-inputs";
import type { QuadraticTimeResults, WorkName } from "../../src/experiments/quadratic-time";
import type { ReachCount } from "../../src/experiments/reach-task";
import {
  baselineWeights,
  linkCountsOf,
  meanWeightOnGold,
  type ScoresResults,
  scoreNames,
  shiftOf,
} from "../../src/experiments/scores";
import type { WhyRnnResults } from "../../src/experiments/why-rnn";
import { type TranslationWindowName, type WindowResults, windowNames } from "../../src/experiments/window";
import { alignmentErrorRate, diagonalWeights, uniformWeights } from "../../src/figures/alignment-error";
import { fitPowerLaw } from "../../src/figures/power-law";
import { median } from "../../src/figures/quantile";
import { forcedAttention } from "../../src/models/forced-decoding";
import { heldOutPairs } from "../../src/models/held-out";
import { loadTranslator } from "../../src/models/storage";
import type { TokenTranslator } from "../../src/models/token-translator";
import { readPairs, toPairs } from "../../src/text/pairs";
import { splitPairs } from "../../src/text/split";

const root = path.join(__dirname, "../..");
const quadraticTime = () => readResult<QuadraticTimeResults>(root, "quadratic-time").results;
const controls = () => readResult<ControlsResults>(root, "controls").results;

test("what notebook 04 says of the colon's row is so", async () => {
  const translator = await loadTranslator(path.join(root, "data/models/human-times"));
  const pairs = readPairs(path.join(root, "data/human-times/pairs.csv"));
  const held = toPairs(splitPairs(pairs, { train: 0.8, validation: 0.1, seed: 2 }).test).slice(0, 300);
  const { characters, total } = flattenedCounts(translator, held)[2];
  assert.equal(characters[2], total, "the colon stays");
  assert.ok(characters[3] < 0.75 * total, "the next digit breaks");
});

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
    const yardstick = mean(correlations.occlusionGradient);
    const occlusion = mean(correlations.attentionOcclusion);
    assert.ok(occlusion < yardstick && occlusion > yardstick - 0.15);
    assert.ok(Math.abs(mean(correlations.attentionGradient) - yardstick) < 0.15);
    // Notebook 03: outside the families most answers are wrong, and the stated probability is lower.
    assert.ok(mean(confidence.spoken.right) < 0.2);
    assert.ok(mean(confidence.spoken.probability) < mean(confidence.test.probability) - 0.2);
    const sure = confidence.spoken.right.filter((_, n) => confidence.spoken.probability[n] > 0.95);
    assert.ok(sure.length > 100 && mean(sure.map(Number)) < 0.5, "most of the sure answers are wrong");
  }
  // Notebook 03: where they are less sure of phrases in the families, they are right more often than they say.
  const unsure = networks.flatMap(({ confidence: { test } }) =>
    test.probability.flatMap((probability, n) =>
      probability > 0.6 && probability < 0.9 ? [{ probability, right: Number(test.right[n]) }] : [],
    ),
  );
  assert.ok(unsure.length > 50);
  assert.ok(
    mean(unsure.map(({ right }) => right)) > mean(unsure.map(({ probability }) => probability)) + 0.05,
  );
  const better = networks.filter(
    ({ correlations }) => mean(correlations.attentionGradient) > mean(correlations.occlusionGradient),
  );
  assert.ok(
    better.length > networks.length / 2,
    "attention and gradient are above the yardstick in most networks",
  );
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
  // The hardest place of each network.
  const byPlace = (name: keyof typeof networks) =>
    [0, 1, 2, 3, 4].map((place) => runsOf(name).reduce((sum, { characters }) => sum + characters[place], 0));
  const hardest = (name: keyof typeof networks) => byPlace(name).indexOf(Math.min(...byPlace(name)));
  for (const name of ["feedback and memory", "feedback, no memory", "memory, no feedback"] as const) {
    assert.equal(hardest(name), 1, name);
  }
  assert.equal(hardest("fixed context and memory"), 3);
  const all = runsOf("neither").reduce((sum, { exact }) => sum + exact.total, 0);
  assert.ok(byPlace("step number, no memory").every((right) => right > 0.98 * all));
  const places = byPlace("neither").reduce((sum, right) => sum + right, 0) / all;
  assert.ok(places > 1 && places < 2, "places right on average");
  // After a short training the cells with gates are far ahead.
  assert.ok(Math.min(...right("LSTM"), ...right("GRU")) > Math.max(...right("simple cell")) + 0.2);
  // The network that is fed its last token writes different characters in one context, but no more than the token tells.
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
  for (const seed of [1, 2, 3]) {
    for (const upTo of [15, 30, 60]) {
      const [attention, fixed] = ["attention", "fixed-context"].map(
        (network) => kept[longInputsKey(network, upTo, seed)],
      );
      const where = `up to ${upTo}, seed ${seed}`;
      assert.ok(Math.abs(fixed.parameters / attention.parameters - 1) < 0.01, where);
      for (const [words, { bleu }] of Object.entries(attention.byLength)) {
        assert.ok(bleu > fixed.byLength[words].bleu, `${where}, ${words} words`);
      }
      // Token accuracy hides how little is left.
      const { bleu, tokens } = fixed.byLength[60];
      assert.ok(bleu < 11 && tokens.right / tokens.total > 1 / 3, where);
    }
    const bleusOf = (network: string, upTo: number) =>
      Object.values(kept[longInputsKey(network, upTo, seed)].byLength).map(({ bleu }) => bleu); // 5, 10, 20, … 60 words
    const keptOf = (network: string, upTo: number) => {
      const bleus = bleusOf(network, upTo);
      return bleus.map((bleu) => bleu / Math.max(...bleus));
    };
    const [short, middle] = [keptOf("attention", 15), keptOf("attention", 30)];
    const fixed = keptOf("fixed-context", 30);
    // Within the lengths of training.
    assert.ok(middle[3] > 0.9);
    assert.ok(Math.abs(fixed[1] - 0.5) < 0.1 && fixed[2] < 1 / 3);
    // Beyond them.
    assert.ok(Math.abs(short[3] - 0.5) < 0.1 && short[6] < 0.2);
    assert.ok(middle[3] > 0.95 && Math.abs(middle[6] - 0.5) < 0.1);
    // With all lengths in training: no fall, but less learned; and without attention hardly anything.
    const long = bleusOf("attention", 60);
    assert.ok(long[6] > 0.75 * long[2]);
    assert.ok(bleusOf("attention", 30).every((bleu, n) => bleu > long[n]));
    assert.ok(Math.max(...bleusOf("fixed-context", 60)) < 11);
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
  for (const length of ["160", "320"]) {
    const ratio = ms("whole step, window", length) / ms("whole step", length);
    assert.ok(Math.abs(ratio - 1) < 0.1, `${length} steps: nearly equal`);
  }
  const alone = ["10", "20", "40", "80"];
  assert.ok(alone.every((length) => ms("attention alone, window", length) > ms("attention alone", length)));
  assert.ok(ms("attention alone", "320") > 0.5 * ms("whole step", "320"));
  const kept = (name: WorkName) => lengths["320"][name].keptBytes;
  assert.ok(kept("whole step") > 3 * kept("without attention"));
  assert.ok(Math.abs(kept("whole step, window") / kept("whole step") - 0.5) < 0.05);
  assert.ok(exponent("attention alone, window", at) < exponent("attention alone", at), "flatter");
});

test("what notebook 07 says of the window is so, for each seed", () => {
  const { reach, covered, translation } = readResult<WindowResults>(root, "window").results;
  const share = (counts: readonly ReachCount[], inside: (reach: number) => boolean) => {
    const own = counts.filter((count) => inside(count.reach));
    const sum = (of: (count: ReachCount) => number) => own.reduce((all, count) => all + of(count), 0);
    return sum(({ right }) => right) / sum(({ total }) => total);
  };
  for (const seed of ["seed 1", "seed 2", "seed 3"]) {
    const [everywhere, window, centered] = windowNames.map((name) => reach.article[name][seed]);
    const seen = (n: number) => n >= 0 && n <= 18;
    assert.ok(
      share(window, seen) > share(everywhere, seen) - 0.1 && Math.abs(share(window, seen) - 0.8) < 0.1,
    );
    assert.ok(share(window, (n) => n >= 20) < 0.05 && share(everywhere, (n) => n >= 20) > 0.7);
    assert.ok(
      share(centered, seen) < share(window, seen) - 0.2,
      "centered is worse where it sees the word, too",
    );
    const small = reach.small.window[seed];
    const edge = [share(small, (n) => n === 4), share(small, (n) => n >= 5)];
    assert.ok(edge[0] > 0.7 && Math.abs(edge[1] - 0.1) < 0.05);
    const bleu = (name: TranslationWindowName) =>
      Object.values(translation[name][seed].byLength).map((one) => one.bleu);
    const smallest = bleu("centered window of 7");
    for (const other of ["everywhere", "window of 20", "centered window of 20"] as const) {
      bleu(other).forEach((one, n) => {
        assert.ok(one < smallest[n], `${other}, ${seed}`);
      });
    }
    assert.ok(smallest[2] > smallest[0] && bleu("everywhere")[2] < bleu("everywhere")[0]);
  }
  const hidden = (kind: "window" | "centered", size: number) => {
    const { inside, total } = covered[kind][covered.sizes.indexOf(size)];
    return 1 - inside / total;
  };
  assert.ok(hidden("window", 20) > 0.1);
  assert.ok(Math.abs(hidden("centered", 20) - 1 / 100) < 0.002);
  assert.ok(Math.abs(hidden("centered", 7) - 1 / 11) < 0.005);
});

test("what notebook 08 says of the stored network is so", async () => {
  const [folder, file] = ["data/models/english-spanish", "data/english-spanish/pairs.csv"].map((name) =>
    path.join(root, name),
  );
  const translator = (await loadTranslator(folder)) as TokenTranslator;
  const { trainPairs, testPairs } = heldOutPairs(folder, file);
  const library = trainPairs.find(({ source }) => source === "Have you been to the library?");
  assert.ok(library, "it is in the training part");
  const [opening, has, , en] = forcedAttention(translator, [library])[0]; // ¿ Has estado en
  assert.ok(opening[6] > 0.9, "the opening mark comes from the mark at the end");
  assert.ok(has[0] > 0.3 && has[1] > 0.3 && has[0] + has[1] > 0.8, "Has from Have and you");
  assert.ok(en[2] > 0.5 && en[2] > en[3], "en looks at been rather than at to");
  const sample = testPairs.slice(0, 60);
  const attended = forcedAttention(translator, sample);
  const even = baselineWeights(sample, uniformWeights);
  const rate = (rows: number[][][], shift: number) => alignmentErrorRate(linkCountsOf(sample, rows, shift));
  assert.ok(meanWeightOnGold(sample, attended) > 4 * meanWeightOnGold(sample, even), "several times as much");
  const writing = rate(attended, shiftOf.writing);
  assert.ok(writing < 0.5 * rate(baselineWeights(sample, diagonalWeights), shiftOf.writing), "the diagonal");
  for (const shift of [shiftOf.before, shiftOf.after]) {
    assert.ok(
      Math.abs(rate(attended, shift) - rate(even, shiftOf.writing)) < 0.05,
      "hardly better than equal",
    );
  }
});

test("what notebook 08 says of the scores is so", () => {
  const { networks, diagonal, uniform } = readResult<ScoresResults>(root, "scores").results;
  const rates = (score: (typeof scoreNames)[number], step: "before" | "writing" | "after") =>
    Object.values(networks[score]).map(({ attention }) => alignmentErrorRate([attention[step]]));
  const right = (score: (typeof scoreNames)[number]) =>
    Object.values(networks[score]).map(({ exact }) => exact.right);
  const middle = (values: number[]) => [...values].sort((a, b) => a - b)[1];
  const learned = scoreNames.filter((score) => score !== "uniform");
  const even = alignmentErrorRate([uniform]);
  const onDiagonal = alignmentErrorRate([diagonal]);
  for (const score of learned) {
    const writing = rates(score, "writing");
    assert.equal(writing.length, 3);
    assert.ok(Math.max(...writing) < even, `${score} is better than equal weights`);
    for (const step of ["before", "after"] as const) {
      assert.ok(
        Math.max(...writing) < Math.min(...rates(score, step)),
        `${score} fits best at the step that writes`,
      );
    }
  }
  for (const score of ["additive", "article"] as const) {
    assert.ok(middle(rates(score, "writing")) < onDiagonal, `${score} is better than the diagonal`);
    assert.ok(middle(right("scaledDot")) >= middle(right(score)), `scaledDot writes as many as ${score}`);
    assert.ok(
      middle(rates("scaledDot", "writing")) > middle(rates(score, "writing")),
      `${score} aligns better`,
    );
  }
  assert.ok(Math.abs(middle(rates("scaledDot", "writing")) - onDiagonal) < 0.02);
  for (const score of ["general", "dot"] as const) {
    assert.ok(middle(rates(score, "writing")) > onDiagonal + 0.1, `${score} is not as good as the diagonal`);
  }
  const [{ exact }] = Object.values(networks.uniform);
  assert.ok(right("uniform").every((count) => Math.abs(count / exact.total - 1 / 3) < 0.04));
  const worst = rates("general", "writing").indexOf(Math.max(...rates("general", "writing")));
  assert.ok(rates("general", "writing")[worst] > even - 0.15);
  assert.ok(right("general")[worst] <= Math.min(...right("uniform")));
});
